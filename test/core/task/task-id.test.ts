import { describe, expect, test } from '@jest/globals';
import { base32, isTaskId } from '../../../core/task/task-id.ts';

describe('base32', () => {
  // The expected ids were computed apart from this code: base64 of Python.
  test('is RFC 4648 in lower case, cut to the first 130 bits', () => {
    const counted = Uint8Array.from({ length: 17 }, (_, i) => i);
    expect(base32(counted)).toBe('aaaqeayeaudaocajbifqydiob4');
    expect(base32(new Uint8Array(17).fill(255))).toBe('7'.repeat(26));
    expect(base32(Uint8Array.from([...counted, 9, 9, 9]))).toBe(base32(counted));
  });
});

test.each([
  'a'.repeat(25),
  'a'.repeat(27),
  'A'.repeat(26),
  `${'a'.repeat(25)}1`,
  `${'a'.repeat(25)}8`,
  `${'a'.repeat(26)}\n`,
])('%j is no task id', (text) => {
  expect(isTaskId(text)).toBe(false);
});
