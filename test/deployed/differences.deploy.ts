/** Where the emulator's interpreter and ours differ: docs/asl-support.md lists these, and what AWS does. */
import { randomUUID } from 'node:crypto';
import {
  GetExecutionHistoryCommand,
  RedriveExecutionCommand,
  SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect, test } from '@jest/globals';
import { loadDefinition } from '../../local/engine/definition.ts';
import { done, machine, MACHINE, task } from '../local/engine/machine.ts';
import { create, functionArn, refuse, refusing, runHere, runThere, startThere } from './both-interpreters.ts';
import { CONCURRENT_CALLS } from './emulator.ts';
import { ended } from './executions.ts';
import { smallFunction } from './small-function.ts';
import { aws } from './target.ts';

test('a variable that is not there: fails the execution here, counts as false there', async () => {
  const states = {
    Which: { Type: 'Choice', Choices: [{ Variable: '$.gone', StringEquals: 'a', Next: 'Done' }], Default: 'Done' },
    Done: done,
  };
  const [here, there] = [await runHere(states), await runThere(states)];
  expect([here.status, here.error, there.status]).toEqual(['FAILED', 'States.Runtime', 'SUCCEEDED']);
});

test('a Wait whose path finds nothing: fails the execution here, does not wait there', async () => {
  const states = { Pause: { Type: 'Wait', SecondsPath: '$.gone', Next: 'Done' }, Done: done };
  const [here, there] = [await runHere(states), await runThere(states)];
  expect([here.status, here.error, there.status]).toEqual(['FAILED', 'States.Runtime', 'SUCCEEDED']);
});

test("the machine's own timeout: ends the execution here, is ignored there", async () => {
  const states = { Pause: { Type: 'Wait', Seconds: 2, Next: 'Done' }, Done: done };
  const options = { top: { TimeoutSeconds: 1 } };
  const [here, there] = [await runHere(states, options), await runThere(states, options)];
  expect([here.status, there.status]).toEqual(['TIMED_OUT', 'SUCCEEDED']);
});

test('an error that a function throws: arrives under its own name here, as Runtime.HandlerError there', async () => {
  const states = {
    Ask: refusing({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done', ResultPath: '$.told' }] }),
    Done: done,
  };
  const here = await runHere(states, { invoke: refuse });
  const there = await runThere(states);
  expect(here.output).toMatchObject({ told: { Error: 'RequestRefused' } });
  expect(there.output).toMatchObject({ told: { Error: 'Runtime.HandlerError' } });
});

test('MaxDelaySeconds: caps the wait before a retry here, is ignored there', async () => {
  const retry = { ErrorEquals: ['States.ALL'], IntervalSeconds: 1, BackoffRate: 3, MaxDelaySeconds: 1, MaxAttempts: 2 };
  const states = { Ask: refusing({ Retry: [retry] }), Done: done };
  const { engine, clock } = machine(states, { invoke: refuse });
  const startedAt = clock.now();
  const { execution } = await engine.start(MACHINE, 'one', {});
  await clock.run(engine.ended(execution.arn));
  expect((execution.ending?.at ?? 0) - startedAt).toBe(2000);
  const { events } = await runThere(states);
  const at = events.filter(({ type }) => type === 'TaskScheduled').map(({ timestamp }) => timestamp?.getTime() ?? 0);
  expect(at).toHaveLength(3);
  expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(3000);
});

test('events of a function: LambdaFunction… here, Task… there', async () => {
  const states = { Ask: refusing({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }] }), Done: done };
  const here = await runHere(states, { invoke: refuse });
  const there = await runThere(states);
  const named = (types: readonly string[]) => types.filter((type) => /Scheduled|Failed/.test(type));
  expect(named(here.types)).toEqual(['LambdaFunctionScheduled', 'LambdaFunctionFailed']);
  expect(named(there.types)).toEqual(['TaskScheduled', 'TaskFailed']);
});

test('the same name and input while it runs: the same execution here, ExecutionAlreadyExists there', async () => {
  const states = { Pause: { Type: 'Wait', Seconds: 5, Next: 'Done' }, Done: done };
  const { engine } = machine(states);
  const [first, second] = [await engine.start(MACHINE, 'one', {}), await engine.start(MACHINE, 'one', {})];
  expect([second.kind, second.execution]).toEqual(['started', first.execution]);
  const [arn, name] = [await create({ StartAt: 'Pause', States: states }), randomUUID()];
  await startThere(arn, {}, name);
  await expect(startThere(arn, {}, name)).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
});

test('an input over 256 KiB: refused here, taken there', async () => {
  const input = { text: 'x'.repeat(300 * 1024) };
  await expect(machine({ Done: done }).engine.start(MACHINE, 'one', input)).rejects.toThrow('States.DataLimitExceeded');
  expect((await runThere({ Done: done }, { input })).status).toBe('SUCCEEDED');
});

test('a definition that leads nowhere: refused when it is loaded here, accepted there', async () => {
  const definition = { StartAt: 'Pause', States: { Pause: { Type: 'Wait', Seconds: 1, Next: 'Gone' } } };
  expect(() => loadDefinition(JSON.stringify(definition))).toThrow('Gone');
  await expect(create(definition)).resolves.toMatch(/^arn:/);
});

test('more calls than may be made at once: wait here, fail as Lambda.Unknown there', async () => {
  const over = 6;
  const calls = Array.from({ length: CONCURRENT_CALLS + over }, (_, i) => i);
  const slow = task({ Resource: functionArn(await smallFunction('nodejs24.x')) });
  const arn = await create({ StartAt: 'Ask', States: { Ask: slow, Done: done } });
  const started = await Promise.all(calls.map(() => startThere(arn, { ms: 15_000 })));
  const endings = await Promise.all(started.map(({ executionArn = '' }) => ended(executionArn)));
  const refused = endings.filter(({ status }) => status !== 'SUCCEEDED');
  expect(refused.length).toBeGreaterThanOrEqual(over);
  expect([...new Set(refused.map(({ error }) => error))]).toEqual(['Lambda.Unknown']);

  const options = { maxConcurrentTasks: CONCURRENT_CALLS };
  const { engine, clock } = machine({ Ask: task(), Done: done }, options);
  const here = await Promise.all(calls.map((i) => engine.start(MACHINE, `call-${i}`, {})));
  await clock.run(engine.idle());
  expect(new Set(here.map(({ execution }) => execution.status))).toEqual(new Set(['SUCCEEDED']));
});

test('the runtime of a function: what it asks for on AWS, the Node of this machine there', async () => {
  const other = process.version.startsWith('v22.') ? 'nodejs24.x' : 'nodejs22.x';
  const states = { Ask: task({ Resource: functionArn(await smallFunction(other)) }), Done: done };
  expect((await runThere(states)).output).toEqual({ version: process.version });
});

test('redrive of a failed execution: refused there, as it is here', async () => {
  const states = { Ask: refusing({}), Done: done };
  const { executionArn = '' } = await startThere(await create({ StartAt: 'Ask', States: states }), {});
  expect((await ended(executionArn)).status).toBe('FAILED');
  const redrive = new SFNClient(aws()).send(new RedriveExecutionCommand({ executionArn }));
  await expect(redrive).rejects.toMatchObject({ name: 'InvalidAction' });
});

test('a history of 25,000 events: ends the execution here, goes on there', async () => {
  const again = { Variable: '$.again', BooleanEquals: true, Next: 'Again' };
  const states = { Again: { Type: 'Choice', Choices: [again], Default: 'Done' }, Done: done };
  const input = { again: true };
  const here = await runHere(states, { input });
  expect([here.status, here.error, here.types.length]).toEqual(['FAILED', 'States.Runtime', 25_000]);

  const client = new SFNClient(aws());
  const { executionArn = '' } = await startThere(await create({ StartAt: 'Again', States: states }), input);
  const last = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 });
  let events = 0;
  while (events <= 25_000) events = (await client.send(last)).events?.[0]?.id ?? 0;
  await client.send(new StopExecutionCommand({ executionArn }));
  expect((await ended(executionArn)).status).toBe('ABORTED');
});
