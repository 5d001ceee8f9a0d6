import { expect, test } from '@jest/globals';
import { loadDefinition } from '../../../local/engine/definition.ts';
import { done, task } from './machine.ts';

const load =
  (states: object, top: object = {}) =>
  () =>
    loadDefinition(JSON.stringify({ StartAt: Object.keys(states)[0], States: states, ...top }));

test.each([
  ['an unknown state type', { A: { Type: 'Parallel', Branches: [], Next: 'B' }, B: done }],
  ['an unknown field', { A: task({ ResultSelector: {} }), Done: done }],
  [
    'an unknown comparison',
    { A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'B' }], Default: 'B' }, B: done },
  ],
  [
    'a Choice without Default',
    { A: { Type: 'Choice', Choices: [{ Variable: '$.a', StringEquals: 'x', Next: 'B' }] }, B: done },
  ],
  ['a path with a filter', { A: task({ ResultPath: '$.a[0]' }), Done: done }],
  ['an intrinsic function', { A: task({ Parameters: { 'x.$': "States.Format('{}', $.a)" } }), Done: done }],
  ['the context object', { A: task({ Parameters: { deep: { 'x.$': '$$.Execution.Id' } } }), Done: done }],
  ['a service integration', { A: task({ Resource: 'arn:aws:states:::dynamodb:putItem' }), Done: done }],
  ['two ways to wait', { A: { Type: 'Wait', Seconds: 1, SecondsPath: '$.a', Next: 'B' }, B: done }],
  ['a missing target', { A: task({ Next: 'Nowhere' }) }],
  [
    'States.ALL that is not last',
    { A: task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] }), Done: done },
  ],
  [
    'States.ALL that is not alone',
    { A: task({ Catch: [{ ErrorEquals: ['States.ALL', 'X'], Next: 'Done' }] }), Done: done },
  ],
])('refuses %s when it is loaded', (_name, states) => {
  expect(load(states)).toThrow('The definition cannot be run here');
});

test('refuses another query language and a start that is not there', () => {
  expect(load({ A: done }, { QueryLanguage: 'JSONata' })).toThrow('QueryLanguage');
  expect(load({ A: done }, { StartAt: 'B' })).toThrow('StartAt leads to "B", which is not there');
});

test('lists every problem at once', () => {
  const states = { A: task({ Next: 'X' }), B: task({ Next: 'Y' }) };
  expect(load(states)).toThrow(/"X", which is not there\n.*"Y", which is not there/);
});
