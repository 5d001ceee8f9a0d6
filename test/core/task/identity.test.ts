import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fingerprint, taskIdOf } from '../../../core/task/identity.ts';
import { isTaskId } from '../../../core/task/task-id.ts';

const SORTED = '0d922ac8e15a6d17d5d50fab064983e86009ebae7b5998cbfc4ed172e6ff74a9';

/** Every expected hash and id was computed apart from this code: hashlib and base64 of Python. */
describe('fingerprint', () => {
  test('is the SHA-256 of the canonical JSON: the example of RFC 8785', () => {
    const example = `{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
      "literals": [null, true, false]
    }`;
    expect(fingerprint(JSON.parse(example))).toBe('2d5e01a318d0f0879ab568c4be289c8b1f64ef8921a53c6277d5e069978baacb');
  });

  test('does not depend on the order or the spacing of what came', () => {
    const given = '{"profile":"unified", "operation":"images", "body":{"prompt":"ein Haus", "model":"m"}}';
    const other = '{"body":{"model":"m","prompt":"ein Haus"},"operation":"images","profile":"unified"}';
    const hash = 'ac3e949a8f66f94cb290532f9728787d08de556b7fbbd96caed3a2e2dabbdd21';
    expect([given, other].map((text) => fingerprint(JSON.parse(text)))).toEqual([hash, hash]);
  });

  test('sorts names by UTF-16 code units: the second example of RFC 8785', () => {
    const given = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 };
    expect(fingerprint(given)).toBe(SORTED);
  });

  test.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: null }, {}],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: 'é' }, { a: 'e\u0301' }],
  ])('tells %j from %j', (one, other) => {
    expect(fingerprint(one)).not.toBe(fingerprint(other));
  });

  test('refuses what is not JSON', () => {
    expect(() => fingerprint(undefined)).toThrow('The request is not JSON.');
  });
});

describe('taskIdOf', () => {
  test.each([
    ['owner-1', 'order-42', 'mlxhkx5qdpoegaknjytz2mdymk'],
    ['o', 'k', 'vtzkide7gaohj2xkqtcdjx7t7d'],
    ['ab', 'c', '6kjz7ebqc3s3wknr4stbzw6toy'],
    ['a', 'bc', 'wu2m4fvmtsftnar7hgrzltuoby'],
    ['', 'x', 'akhq35nylfx3zuims4qlpjdyj6'],
    ['müller', 'schlüssel 🎨', 'jtfyktyywyzgd2b7rcwa53n3ay'],
  ])('of owner %j and idempotency key %j is %s', (owner, idempotencyKey, id) => {
    expect(taskIdOf(owner, idempotencyKey)).toBe(id);
  });

  test('is always a task id', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (owner, key) => isTaskId(taskIdOf(owner, key))));
  });
});
