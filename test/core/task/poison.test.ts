import { describe, expect, test } from '@jest/globals';
import { checkRequest } from '../../../core/task/request.ts';

const valid = { profile: 'unified', operation: 'images', body: { model: 'm' } };

function problemsOf(given: unknown): string[] {
  const checked = checkRequest(given);
  return checked.kind === 'valid' ? [] : checked.problems.map(({ param, message }) => `${param}: ${message}`);
}

/** `[[[…]]]`, so many lists deep. */
function nested(levels: number): unknown {
  let inner: unknown = 1;
  for (let i = 0; i < levels; i += 1) inner = [inner];
  return inner;
}

describe('a poisoned request is refused', () => {
  test('when it is nested deeper than 100 levels', () => {
    expect(problemsOf({ ...valid, body: { model: 'm', deep: nested(98) } })).toEqual([]);
    expect(problemsOf({ ...valid, body: { model: 'm', deep: nested(99) } })).toEqual([
      'body: Not allowed: nesting deeper than 100 levels.',
    ]);
  });

  test('when it is nested so deeply that a stack would not hold it', () => {
    const deep = nested(120_000);
    expect(problemsOf({ ...valid, fallbacks: { timeout: [{ deep }] } })).toEqual([
      'fallbacks: Not allowed: nesting deeper than 100 levels.',
    ]);
    expect(problemsOf(deep)).toContain('request: Not allowed: nesting deeper than 100 levels.');
  });

  test.each([
    ['a NUL in a text', { prompt: 'a\0b' }, 'the character U+0000'],
    ['a NUL in a name', { 'a\0b': 1 }, 'the character U+0000'],
    ['a lone high surrogate', { list: ['\ud83d'] }, 'half of a surrogate pair'],
    ['a lone low surrogate', { inner: { text: '\ude00\ud83d' } }, 'half of a surrogate pair'],
    ['the name __proto__', JSON.parse('{"inner":{"__proto__":1}}') as object, 'the name __proto__'],
  ])('with %s', (_what, more, what) => {
    expect(problemsOf({ ...valid, body: { model: 'm', ...more } })).toEqual([`body: Not allowed: ${what}.`]);
  });

  test('with every kind of poison at once, each told once', () => {
    const body = JSON.parse('{"model":"m","a":"\\u0000","b":"\\u0000","c":["\\ud800"],"__proto__":{}}') as object;
    expect(problemsOf({ ...valid, body }).sort()).toEqual([
      'body: Not allowed: half of a surrogate pair.',
      'body: Not allowed: the character U+0000.',
      'body: Not allowed: the name __proto__.',
    ]);
  });
});

test('text in any script is no poison', () => {
  const prompt = '日本語 😀 é\n\t\u0001 constructor';
  expect(problemsOf({ ...valid, body: { model: 'm', prompt, constructor: 'x' } })).toEqual([]);
});
