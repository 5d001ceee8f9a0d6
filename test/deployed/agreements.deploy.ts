/** What no scenario reaches in a deployed stack, and both interpreters do alike. */
import { expect, test } from '@jest/globals';
import { done } from '../local/engine/machine.ts';
import { refuse, refusing, runHere, runThere } from './both-interpreters.ts';

const once = (error: string) => ({ ErrorEquals: [error], IntervalSeconds: 1, MaxAttempts: 1 });

test('a task that keeps failing: retried as often as its first retrier says, then caught, and put where asked', async () => {
  const states = {
    Ask: refusing({
      Retry: [once('Lambda.ServiceException'), once('States.TaskFailed'), once('States.ALL')],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Other', ResultPath: null }],
    }),
    Done: done,
    Other: done,
  };
  const here = await runHere(states, { invoke: refuse, input: { kept: 1 } });
  const there = await runThere(states, { input: { kept: 1 } });
  expect([here.path, here.output]).toEqual([['Ask', 'Other'], { kept: 1 }]);
  expect([there.path, there.output]).toEqual([here.path, here.output]);
  const starts = (types: readonly string[]) => types.filter((type) => type.endsWith('Scheduled')).length;
  expect([starts(here.types), starts(there.types)]).toEqual([2, 2]);
});

test('a task that nothing catches: ends the execution', async () => {
  const states = { Ask: refusing({ Catch: [{ ErrorEquals: ['Lambda.Unknown'], Next: 'Done' }] }), Done: done };
  const [here, there] = [await runHere(states, { invoke: refuse }), await runThere(states)];
  expect([here.status, there.status]).toEqual(['FAILED', 'FAILED']);
  expect(there.path).toEqual(here.path);
});

test.each([
  [{ sure: true, code: 'a' }, ['Which', 'Both']],
  [{ sure: false, code: 'a' }, ['Which', 'Either']],
  [{ sure: true, code: 'b' }, ['Which', 'Either']],
  [{ sure: false, code: 'b' }, ['Which', 'Neither']],
] as const)('a Choice over %j', async (input, path) => {
  const comparisons = [
    { Variable: '$.sure', BooleanEquals: true },
    { Variable: '$.code', StringEquals: 'a' },
  ];
  const states = {
    Which: {
      Type: 'Choice',
      Choices: [
        { And: comparisons, Next: 'Both' },
        { Or: comparisons, Next: 'Either' },
      ],
      Default: 'Neither',
    },
    Both: done,
    Either: done,
    Neither: { Type: 'Fail', Error: 'Neither', Cause: 'nothing holds' },
  };
  const [here, there] = [await runHere(states, { input }), await runThere(states, { input })];
  expect(here.path).toEqual(path);
  expect([there.path, there.status, there.error]).toEqual([here.path, here.status, here.error]);
});
