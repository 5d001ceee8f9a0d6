import { expect, test } from '@jest/globals';
import { choose } from '../../../local/engine/choice.ts';
import type { Comparison, Rule, StateOf } from '../../../local/engine/definition.ts';

const choice = (...Choices: Rule[]): StateOf<'Choice'> => ({ Type: 'Choice', Choices, Default: 'Otherwise' });
const is = (Variable: string, StringEquals: string): Comparison => ({ Variable, StringEquals });
const flag = (Variable: string, BooleanEquals: boolean): Comparison => ({ Variable, BooleanEquals });

test('the first rule that holds decides', () => {
  const state = choice({ ...is('$.kind', 'pending'), Next: 'First' }, { ...is('$.kind', 'pending'), Next: 'Second' });
  expect(choose(state, { kind: 'pending' })).toBe('First');
});

test('when no rule holds, Default is taken', () => {
  expect(choose(choice({ ...is('$.kind', 'pending'), Next: 'First' }), { kind: 'over' })).toBe('Otherwise');
});

test.each([
  ['true', true, 'Otherwise'],
  ['text', 'Text', 'Otherwise'],
  ['text', 'text', 'Same'],
  ['1', 1, 'Otherwise'],
  ['null', null, 'Otherwise'],
])('text %j and the value %j: %s', (literal, value, next) => {
  const state = choice({ ...is('$.a', literal), Next: 'Same' });
  expect(choose(state, { a: value })).toBe(next);
});

test.each([
  [true, true, 'Same'],
  [false, false, 'Same'],
  [true, false, 'Otherwise'],
  [true, 'true', 'Otherwise'],
  [false, null, 'Otherwise'],
  [false, 0, 'Otherwise'],
])('the truth %j and the value %j: %s', (literal, value, next) => {
  expect(choose(choice({ ...flag('$.a', literal), Next: 'Same' }), { a: value })).toBe(next);
});

test('And needs every comparison, Or needs one', () => {
  const of = [is('$.kind', 'failed'), flag('$.may', true)];
  const and = choice({ And: of, Next: 'Both' });
  const or = choice({ Or: of, Next: 'One' });
  const documents = [
    { kind: 'failed', may: true },
    { kind: 'failed', may: false },
    { kind: 'over', may: true },
    { kind: 'over', may: false },
  ];
  expect(documents.map((document) => choose(and, document))).toEqual(['Both', 'Otherwise', 'Otherwise', 'Otherwise']);
  expect(documents.map((document) => choose(or, document))).toEqual(['One', 'One', 'One', 'Otherwise']);
});

test('a variable that is not there fails the execution, and takes no branch', () => {
  const state = choice({ ...is('$.step.kind', 'x'), Next: 'First' });
  expect(() => choose(state, { step: {} })).toThrow('States.Runtime: The path $.step.kind');
});

test('rules beyond the one that holds are not looked at', () => {
  const state = choice({ ...is('$.kind', 'x'), Next: 'First' }, { ...is('$.missing', 'x'), Next: 'Second' });
  expect(choose(state, { kind: 'x' })).toBe('First');
});
