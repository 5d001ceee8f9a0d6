import { describe, expect, test } from '@jest/globals';
import { renderCondition, renderUpdate } from '../../../../lambdas/adapters/table/render-expression.ts';
import { absent, above, all, either, equals, exists, oneOf } from '../../../../core/records/write.ts';

const key = { pk: 'P', sk: 'S' };

describe('renderUpdate', () => {
  test('renders every part, with one placeholder for each distinct name and value', () => {
    const update = {
      key,
      set: { status: 'running', 'attempts.1.state': 'running' },
      setIfAbsent: { epoch: 0 },
      add: { 'attempts.1.sends': 1 },
      remove: ['openPk', 'attempts.1.old'],
      onlyIf: all(equals('status', 'queued'), absent('epoch')),
    };
    expect(renderUpdate(update)).toEqual({
      UpdateExpression:
        'SET #0 = :0, #1.#2.#3 = :0, #4 = if_not_exists(#4, :1), #1.#2.#5 = if_not_exists(#1.#2.#5, :1) + :2 ' +
        'REMOVE #6, #1.#2.#7',
      ConditionExpression: '(#0 = :3 AND attribute_not_exists(#4))',
      ExpressionAttributeNames: {
        '#0': 'status',
        '#1': 'attempts',
        '#2': '1',
        '#3': 'state',
        '#4': 'epoch',
        '#5': 'sends',
        '#6': 'openPk',
        '#7': 'old',
      },
      ExpressionAttributeValues: { ':0': { S: 'running' }, ':1': { N: '0' }, ':2': { N: '1' }, ':3': { S: 'queued' } },
    });
    expect(renderUpdate(structuredClone(update))).toEqual(renderUpdate(update));
  });

  test('leaves out what is not there', () => {
    expect(renderUpdate({ key })).toEqual({});
    expect(renderUpdate({ key, set: {}, setIfAbsent: {}, add: {}, remove: [] })).toEqual({});
    expect(renderUpdate({ key, remove: ['a'] })).toEqual({
      UpdateExpression: 'REMOVE #0',
      ExpressionAttributeNames: { '#0': 'a' },
    });
  });

  test('keeps apart values that only look alike', () => {
    expect(renderUpdate({ key, set: { a: 1, b: '1', c: ['1'], d: new Set(['1']) } })).toMatchObject({
      ExpressionAttributeValues: {
        ':0': { N: '1' },
        ':1': { S: '1' },
        ':2': { L: [{ S: '1' }] },
        ':3': { SS: ['1'] },
      },
    });
  });

  test('names the path of a value that cannot be stored', () => {
    expect(() => renderUpdate({ key, set: { 'a.b': { c: new Set<string>() } } })).toThrow(
      'Attribute a.b.c is an empty set. Remove the attribute instead.',
    );
    expect(() => renderUpdate({ key, add: { n: Number.NaN } })).toThrow(/^Attribute n is NaN\. Allowed: /);
  });
});

describe('renderCondition', () => {
  test('nests and and or in parentheses, and leaves a single clause bare', () => {
    expect(renderCondition(all(either(all(exists('a')), above('b', 1)), either(oneOf('c', ['x', 'y', 'x']))))).toEqual({
      ConditionExpression: '((attribute_exists(#0) OR #1 > :0) AND #2 IN (:1, :2))',
      ExpressionAttributeNames: { '#0': 'a', '#1': 'b', '#2': 'c' },
      ExpressionAttributeValues: { ':0': { N: '1' }, ':1': { S: 'x' }, ':2': { S: 'y' } },
    });
  });

  test('refuses what has no expression', () => {
    expect(() => renderCondition(all())).toThrow('A condition "and" is empty. Give it a clause.');
    expect(() => renderCondition(either())).toThrow('A condition "or" is empty. Give it a clause.');
    expect(() => renderCondition(oneOf('a', []))).toThrow('A condition "in" on a is empty. Give it a value.');
    expect(() => renderCondition({ op: '<', path: 'a', value: true })).toThrow(
      'A condition "<" on a compares with true. Booleans take = and <> only.',
    );
  });
});
