import { describe, expect, test } from '@jest/globals';
import { at, first, firstText, namesIn, partOf } from '../../../core/provider/pointer.ts';

/** The document of RFC 6901, section 5. */
const document = {
  foo: ['bar', 'baz'],
  '': 0,
  'a/b': 1,
  'c%d': 2,
  'e^f': 3,
  'g|h': 4,
  'i\\j': 5,
  'k"l': 6,
  ' ': 7,
  'm~n': 8,
};

describe('at', () => {
  test.each<[string, unknown]>([
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ])('%j finds what RFC 6901 says', (pointer, found) => {
    expect(at(document, pointer)).toEqual(found);
  });

  test('unescapes in the order that keeps ~01 a tilde and a one', () => {
    expect(at({ '~1': 'tilde', '/': 'slash' }, '/~01')).toBe('tilde');
  });

  test.each(['/nope', '/foo/2', '/foo/-', '/foo/00', '/foo/length', '/foo/0/0', '/toString', '/__proto__', '//x'])(
    '%j finds nothing',
    (pointer) => {
      expect(at(document, pointer)).toBeUndefined();
    },
  );

  test.each([null, undefined, 'text', 7])('nothing is found in %j', (found) => {
    expect(at(found, '/length')).toBeUndefined();
  });
});

test.each(['a/b', 'm~n', '~1', '/', '', '~01~10'])('the member %j is found again by its part of a pointer', (name) => {
  expect(namesIn(`/x/${partOf(name)}`)).toEqual(['x', name]);
  expect(at({ [name]: 1 }, `/${partOf(name)}`)).toBe(1);
});

test('of several pointers the first counts that leads to something other than null', () => {
  const reply = { id: null, task: { id: 0 }, other: 'x' };
  expect(first(reply, ['/id', '/task/id', '/other'])).toBe(0);
  expect(first(reply, ['/id', '/nope'])).toBeUndefined();
});

test('as text only text counts, and not an empty one', () => {
  const reply = { a: '', b: 7, c: { d: 'x' } };
  expect(firstText(reply, ['/a', '/b', '/c', '/c/d'])).toBe('x');
  expect(firstText(reply, ['/a', '/b', '/c'])).toBeUndefined();
});
