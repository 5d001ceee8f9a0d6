import { expect, test } from '@jest/globals';
import { StateFailure } from '../../../local/engine/failure.ts';
import { done, machine, MACHINE, runOnce, task } from './machine.ts';

const failing = (...errors: (string | undefined)[]) => {
  const calls: number[] = [];
  return {
    calls,
    invoke: () => {
      const error = errors[calls.length];
      calls.push(calls.length);
      return error === undefined ? Promise.resolve({ fine: true }) : Promise.reject(new StateFailure(error, 'why'));
    },
  };
};

test('runs a look loop: the path, the waits, and nine history events a lap', async () => {
  let looks = 0;
  const states = {
    Wait: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Look' },
    Look: task({ ResultPath: '$.step', Next: 'Finished?' }),
    'Finished?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.step.kind', StringEquals: 'pending', Next: 'Wait' }],
      Default: 'Done',
    },
    Done: done,
  };
  const invoke = () => Promise.resolve({ kind: (looks += 1) < 3 ? 'pending' : 'over' });
  const execution = await runOnce(machine(states, { invoke }), { seconds: 7 });
  const lap = ['Wait', 'Look', 'Finished?'];
  expect(execution.path).toEqual([...lap, ...lap, ...lap, 'Done']);
  expect(execution.waits).toEqual([7, 7, 7]);
  expect(execution.ending).toMatchObject({ status: 'SUCCEEDED', output: { seconds: 7, step: { kind: 'over' } } });
  expect((execution.ending?.at ?? 0) - execution.startedAt).toBe(21_000);
  // Started, three laps, the Succeed state's two, succeeded.
  expect(execution.events).toHaveLength(1 + 3 * 9 + 2 + 1);
  expect(execution.events.slice(0, 10).map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'WaitStateEntered',
    'WaitStateExited',
    'TaskStateEntered',
    'LambdaFunctionScheduled',
    'LambdaFunctionStarted',
    'LambdaFunctionSucceeded',
    'TaskStateExited',
    'ChoiceStateEntered',
    'ChoiceStateExited',
  ]);
});

test('retries with backoff, cap and jitter, each retrier with its own count', async () => {
  const retry = [
    { ErrorEquals: ['Busy'], IntervalSeconds: 1, BackoffRate: 3, MaxAttempts: 4, MaxDelaySeconds: 5 },
    { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 4, MaxAttempts: 2, JitterStrategy: 'FULL' },
  ];
  const provider = failing('Busy', 'Busy', 'Odd', 'Busy', 'Odd', 'Busy');
  const execution = await runOnce(machine({ Do: task({ Retry: retry }), Done: done }, { invoke: provider.invoke }));
  expect(execution.ending?.status).toBe('SUCCEEDED');
  // 1, 3, jittered 2, 5, jittered 4, 5 seconds.
  expect((execution.ending?.at ?? 0) - execution.startedAt).toBe(20_000);
  expect(provider.calls).toHaveLength(7);
});

test('catches what the retries could not mend, and puts it where it is asked to', async () => {
  const states = {
    Do: task({
      Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 1, IntervalSeconds: 1 }],
      Catch: [
        { ErrorEquals: ['Busy'], ResultPath: '$.error', Next: 'Caught' },
        { ErrorEquals: ['States.ALL'], ResultPath: null, Next: 'Done' },
      ],
    }),
    Caught: { Type: 'Succeed' },
    Done: done,
  };
  const busy = await runOnce(machine(states, { invoke: failing('Busy', 'Busy').invoke }), { id: 1 });
  expect(busy.ending?.output).toEqual({ id: 1, error: { Error: 'Busy', Cause: 'why' } });
  const odd = await runOnce(machine(states, { invoke: failing('Odd').invoke }), { id: 1 });
  expect([odd.path, odd.ending?.output]).toEqual([['Do', 'Done'], { id: 1 }]);
});

test.each(['States.Runtime', 'States.DataLimitExceeded'])('%s is neither retried nor caught', async (error) => {
  const all = { ErrorEquals: ['States.ALL'] };
  const states = { Do: task({ Retry: [all], Catch: [{ ...all, Next: 'Done' }] }), Done: done };
  const provider = failing(error);
  const execution = await runOnce(machine(states, { invoke: provider.invoke }));
  expect(execution.ending).toMatchObject({ status: 'FAILED', error });
  expect(provider.calls).toHaveLength(1);
});

test("a handler's error arrives under its own name, as JSON", async () => {
  const invoke = () => Promise.reject(new RangeError('too far'));
  const execution = await runOnce(machine({ Do: task(), Done: done }, { invoke }));
  const cause = JSON.stringify({ errorType: 'RangeError', errorMessage: 'too far', trace: [] });
  expect(execution.ending).toMatchObject({ status: 'FAILED', error: 'RangeError', cause });
});

test('a function that runs over times out, and is told to stop', async () => {
  const signals: AbortSignal[] = [];
  const states = { Do: task({ Catch: [{ ErrorEquals: ['Sandbox.Timedout'], Next: 'Done' }] }), Done: done };
  const host = machine(states, {
    timeoutMs: () => 5000,
    invoke: async ({ signal }) => {
      signals.push(signal);
      await host.clock.sleep(60_000);
      return {};
    },
  });
  const execution = await runOnce(host);
  expect((execution.ending?.at ?? 0) - execution.startedAt).toBe(5000);
  expect([execution.ending?.status, signals[0]?.aborted]).toEqual(['SUCCEEDED', true]);
});

test('payloads: templates are filled in, results over 256 KiB end the execution', async () => {
  const seen: unknown[] = [];
  const states = { Do: task({ Parameters: { 'id.$': '$.a.id', fixed: 1, deep: { 'all.$': '$' } } }), Done: done };
  const invoke = ({ payload }: { payload: unknown }) => {
    seen.push(payload);
    return Promise.resolve('x'.repeat(256 * 1024));
  };
  const execution = await runOnce(machine(states, { invoke }), { a: { id: 5 } });
  expect(seen).toEqual([{ id: 5, fixed: 1, deep: { all: { a: { id: 5 } } } }]);
  expect(execution.ending).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
});

test('a path that finds nothing fails the execution, never takes a branch', async () => {
  const states = {
    Choose: { Type: 'Choice', Choices: [{ Variable: '$.missing', StringEquals: 'x', Next: 'Done' }], Default: 'Done' },
    Done: done,
  };
  expect((await runOnce(machine(states))).ending).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
});

test.each([1.5, -1, '3', null])('a Wait of %j seconds fails the execution', async (seconds) => {
  const states = { Wait: { Type: 'Wait', SecondsPath: '$.s', Next: 'Done' }, Done: done };
  expect((await runOnce(machine(states), { s: seconds })).ending).toMatchObject({ error: 'States.Runtime' });
});

test("the machine's own timeout ends an execution, whatever it catches", async () => {
  const states = { Wait: { Type: 'Wait', Seconds: 1000, Next: 'Done' }, Done: done };
  const execution = await runOnce(machine(states, { top: { TimeoutSeconds: 30 } }));
  expect(execution.ending).toMatchObject({ status: 'TIMED_OUT', error: 'States.Timeout' });
  expect((execution.ending?.at ?? 0) - execution.startedAt).toBe(30_000);
});

test('a history of 25,000 events ends the execution', async () => {
  const states = {
    Wait: { Type: 'Wait', Seconds: 1, Next: 'Again' },
    Again: { Type: 'Choice', Choices: [{ Variable: '$.stop', BooleanEquals: true, Next: 'Done' }], Default: 'Wait' },
    Done: done,
  };
  const execution = await runOnce(machine(states), { stop: false });
  expect(execution.ending).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  expect(execution.events).toHaveLength(25_000);
});

test('a name: the same input while it runs is the same execution, anything else exists', async () => {
  const host = machine({ Wait: { Type: 'Wait', Seconds: 10, Next: 'Done' }, Done: done });
  const { engine, clock } = host;
  const first = await engine.start(MACHINE, 'n', { a: 1 });
  expect((await engine.start(MACHINE, 'n', { a: 1 })).kind).toBe('started');
  expect((await engine.start(MACHINE, 'n', { a: 2 })).kind).toBe('exists');
  await clock.run(engine.ended(first.execution.arn));
  expect((await engine.start(MACHINE, 'n', { a: 1 })).kind).toBe('exists');
});

test('stopping ends it at once, and the answer of a running function is ignored', async () => {
  const host = machine(
    { Do: task(), Done: done },
    {
      invoke: async () => {
        await host.clock.sleep(10_000);
        return {};
      },
    },
  );
  const { execution } = await host.engine.start(MACHINE, 'n', {});
  await host.clock.run(host.clock.sleep(1000));
  host.engine.stop(execution.arn, 'Why', 'because');
  await host.clock.run(host.clock.sleep(60_000));
  expect(execution.ending).toMatchObject({ status: 'ABORTED', error: 'Why', cause: 'because' });
  expect(execution.path).toEqual(['Do']);
});

test('no more functions run at once than allowed, and nobody is forgotten', async () => {
  let running = 0;
  let most = 0;
  const host = machine(
    { Do: task(), Done: done },
    {
      maxConcurrentTasks: 3,
      invoke: async () => {
        most = Math.max(most, (running += 1));
        await host.clock.sleep(1000);
        running -= 1;
        return {};
      },
    },
  );
  const names = Array.from({ length: 20 }, (_, i) => `n${i}`);
  for (const name of names) await host.engine.start(MACHINE, name, {});
  await host.clock.run(host.engine.idle());
  expect(most).toBe(3);
  expect(host.engine.list('SUCCEEDED')).toHaveLength(20);
});
