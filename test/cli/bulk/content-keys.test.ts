import { expect, test } from '@jest/globals';
import { withContentKeys } from '../../../cli/bulk/content-keys.ts';

const filed = (prompt: string, line: number) => ({
  place: `requests.jsonl:${line}`,
  request: { profile: 'unified', operation: 'images', body: { model: 'image-1', prompt } },
});
const keysOf = (prompts: readonly string[], run = 'run') =>
  withContentKeys(
    prompts.map((prompt, i) => filed(prompt, i + 1)),
    run,
  ).map(({ idempotencyKey }) => idempotencyKey);

test('the same content has the same key wherever it stands, and other content another', () => {
  const [fox, owl] = keysOf(['fox', 'owl']);
  expect(keysOf(['owl', 'hen', 'fox'])).toEqual([owl, expect.not.stringMatching(`${fox}|${owl}`), fox]);
});

test('what is asked for four times is four tasks', () => {
  const [first = '', ...more] = keysOf(['fox', 'fox', 'owl', 'fox', 'fox']);
  expect(more.filter((key) => key.startsWith(first))).toEqual([`${first}:2`, `${first}:3`, `${first}:4`]);
});

test('under another name everything is another task, and a key is one that the API takes', () => {
  const [first = ''] = keysOf(['fox'], 'x'.repeat(100));
  expect(first).toMatch(/^[\x20-\x7e]{1,255}$/);
  expect(keysOf(['fox'])).not.toEqual([first]);
});
