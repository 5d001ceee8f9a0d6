import { expect, test } from '@jest/globals';
import { fillTemplate, readPath, writePath } from '../../../local/engine/paths.ts';

const document = { a: { b: { c: 1 }, list: [{ n: 1 }], nothing: null, no: false }, step: { kind: 'pending' } };

test.each([
  ['$', document],
  ['$.a.b', { c: 1 }],
  ['$.a.b.c', 1],
  ['$.a.nothing', null],
  ['$.a.no', false],
])('%s reads what is there', (path, value) => {
  expect(readPath(document, path)).toEqual(value);
});

test.each(['$.x', '$.a.x', '$.a.b.c.d', '$.a.nothing.x', '$.a.list.length', '$.toString', '$.constructor'])(
  '%s finds nothing, which fails the execution',
  (path) => {
    expect(() => readPath(document, path)).toThrow(`States.Runtime: The path ${path} could not be found in the input.`);
  },
);

test('a result replaces the document, is dropped, or is put beside what is there', () => {
  expect(writePath({ a: 1 }, '$', 5)).toBe(5);
  expect(writePath({ a: 1 }, null, 5)).toEqual({ a: 1 });
  expect(writePath({ a: 1 }, '$.b', 5)).toEqual({ a: 1, b: 5 });
  expect(writePath({ a: 1 }, '$.a', 5)).toEqual({ a: 5 });
});

test('objects on the way are made where they are missing, and kept where they are there', () => {
  expect(writePath({}, '$.a.b.c', 1)).toEqual({ a: { b: { c: 1 } } });
  expect(writePath(document, '$.a.b.d', 2)).toMatchObject({ a: { b: { c: 1, d: 2 }, no: false } });
});

test('names that every object inherits are names like any other', () => {
  expect(writePath({}, '$.constructor.name', 1)).toEqual({ constructor: { name: 1 } });
  const written = writePath({}, '$.__proto__.polluted', 1) as object;
  expect(Object.getPrototypeOf(written)).toBe(Object.prototype);
  expect(JSON.stringify(written)).toBe('{"__proto__":{"polluted":1}}');
});

test.each([
  ['a number', { a: 1 }, '$.a.b'],
  ['a list', { a: [1] }, '$.a.b'],
  ['a document that is text', 'text', '$.a'],
])('nothing is put into %s', (_name, into, path) => {
  expect(() => writePath(into, path, 1)).toThrow(`States.ResultPathMatchFailure: No object to put ${path} into.`);
});

test('writing changes nothing that was given', () => {
  const given = { a: { b: 1 } };
  writePath(given, '$.a.c', 2);
  expect(given).toEqual({ a: { b: 1 } });
});

test('a template is filled in at every depth, lists included; the rest of it is literal', () => {
  const template = {
    'kind.$': '$.step.kind',
    fixed: '$.step.kind',
    deep: { deeper: { 'c.$': '$.a.b.c' }, n: null },
    list: [{ 'c.$': '$.a.b.c' }, 'text', [{ 'all.$': '$.a.list' }]],
  };
  expect(fillTemplate(template, document)).toEqual({
    kind: 'pending',
    fixed: '$.step.kind',
    deep: { deeper: { c: 1 }, n: null },
    list: [{ c: 1 }, 'text', [{ all: [{ n: 1 }] }]],
  });
});

test('a template that names nothing fails the execution', () => {
  expect(() => fillTemplate({ deep: { 'x.$': '$.missing' } }, document)).toThrow('States.Runtime: The path $.missing');
});
