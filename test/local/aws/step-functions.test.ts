import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  type HistoryEvent,
} from '@aws-sdk/client-sfn';
import { clientConfig } from '../../../lambdas/adapters/step-ports.ts';
import { startLoopback, type Loopback } from '../../../local/aws/loopback.ts';
import { stepFunctions } from '../../../local/aws/step-functions.ts';
import { StateFailure } from '../../../local/engine/failure.ts';
import { done, machine, MACHINE, task } from '../engine/machine.ts';

const states = { Wait: { Type: 'Wait', Seconds: 60, Next: 'Do' }, Do: task({ ResultPath: '$.result' }), Done: done };

let host: ReturnType<typeof machine>;
let server: Loopback;
let client: SFNClient;
/** What the function answers. */
let invoke: () => Promise<unknown>;

beforeEach(async () => {
  invoke = () => Promise.resolve({ fine: true });
  host = machine(states, { invoke: () => invoke() });
  server = await startLoopback({ services: { AWSStepFunctions: stepFunctions(host.engine) } });
  client = new SFNClient({ ...clientConfig(server.endpoint), maxAttempts: 1 });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

const start = (name: string, input: unknown = {}, stateMachineArn = MACHINE) =>
  client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
const describeNamed = (executionArn: string | undefined) => client.send(new DescribeExecutionCommand({ executionArn }));
const finish = () => host.clock.run(host.engine.idle());
const arn = (name: string) => `${MACHINE.replace('stateMachine', 'execution')}:${name}`;

test('StartExecution answers with the ARN and the time', async () => {
  const startedAt = new Date(host.clock.now());
  expect(await start('one')).toMatchObject({ executionArn: arn('one'), startDate: startedAt });
});

test('StartExecution with the same name and input is the same execution while it runs, and exists afterwards', async () => {
  const first = await start('one', { a: 1 });
  host.clock.jump(5000);
  expect(await start('one', { a: 1 })).toMatchObject({ startDate: first.startDate });
  await expect(start('one', { a: 2 })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  await finish();
  await expect(start('one', { a: 1 })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
});

test.each([
  ['a name with spaces', () => start('no spaces'), 'InvalidName'],
  ['a name of 81 characters', () => start('x'.repeat(81)), 'InvalidName'],
  ['an input over 256 KiB', () => start('big', 'x'.repeat(256 * 1024)), 'InvalidExecutionInput'],
  ['a machine that is not there', () => start('one', {}, MACHINE.replace(/M$/, 'N')), 'StateMachineDoesNotExist'],
])('StartExecution refuses %s as AWS does, and starts nothing', async (_name, call, error) => {
  await expect(call()).rejects.toMatchObject({ name: error, $metadata: { httpStatusCode: 400 } });
  expect(host.engine.list()).toEqual([]);
});

test('StartExecution refuses an input that is not JSON', async () => {
  const command = new StartExecutionCommand({ stateMachineArn: MACHINE, name: 'one', input: '{' });
  await expect(client.send(command)).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
});

test('DescribeExecution shows an execution while it runs, and what came of it', async () => {
  const { executionArn, startDate } = await start('one', { a: 1 });
  const running = await describeNamed(executionArn);
  expect(running).toMatchObject({ name: 'one', stateMachineArn: MACHINE, status: 'RUNNING', input: '{"a":1}' });
  expect([running.stopDate, running.output]).toEqual([undefined, undefined]);
  await finish();
  const ended = await describeNamed(executionArn);
  expect(ended).toMatchObject({ status: 'SUCCEEDED', startDate, output: '{"a":1,"result":{"fine":true}}' });
  expect(Number(ended.stopDate) - Number(startDate)).toBe(60_000);
});

test('DescribeExecution tells error and cause of a failure', async () => {
  invoke = () => Promise.reject(new StateFailure('Odd', 'why'));
  const { executionArn } = await start('one');
  await finish();
  expect(await describeNamed(executionArn)).toMatchObject({ status: 'FAILED', error: 'Odd', cause: 'why' });
});

test('StopExecution ends it now, with error and cause; stopped again it stays as it is', async () => {
  const { executionArn } = await start('one');
  const stop = (cause: string) => client.send(new StopExecutionCommand({ executionArn, error: 'Why', cause }));
  const stopDate = new Date(host.clock.now());
  expect(await stop('because')).toMatchObject({ stopDate });
  host.clock.jump(1000);
  expect(await stop('again')).toMatchObject({ stopDate });
  expect(await describeNamed(executionArn)).toMatchObject({ status: 'ABORTED', error: 'Why', cause: 'because' });
});

test('ListExecutions: newest first, by status, in pages', async () => {
  for (const name of ['one', 'two', 'three']) await start(name);
  await client.send(new StopExecutionCommand({ executionArn: arn('two') }));
  const list = async (more: object) => {
    const page = await client.send(new ListExecutionsCommand({ stateMachineArn: MACHINE, ...more }));
    return { names: page.executions?.map(({ name }) => name), nextToken: page.nextToken };
  };
  expect((await list({})).names).toEqual(['three', 'two', 'one']);
  expect((await list({ statusFilter: 'RUNNING' })).names).toEqual(['three', 'one']);
  expect((await list({ statusFilter: 'ABORTED' })).names).toEqual(['two']);
  const first = await list({ maxResults: 2 });
  expect(first.names).toEqual(['three', 'two']);
  expect(await list({ maxResults: 2, nextToken: first.nextToken })).toEqual({ names: ['one'], nextToken: undefined });
});

test('GetExecutionHistory: numbered events with the states that were entered and left', async () => {
  invoke = () => Promise.reject(new StateFailure('Odd', 'why'));
  const { executionArn } = await start('one');
  await finish();
  const events: HistoryEvent[] = [];
  const pages = paginateGetExecutionHistory({ client, pageSize: 4 }, { executionArn });
  for await (const page of pages) events.push(...(page.events ?? []));
  expect(
    events.map(({ id, type, stateEnteredEventDetails, stateExitedEventDetails, lambdaFunctionFailedEventDetails }) => [
      id,
      type,
      stateEnteredEventDetails?.name ?? stateExitedEventDetails?.name ?? lambdaFunctionFailedEventDetails?.error,
    ]),
  ).toEqual([
    [1, 'ExecutionStarted', undefined],
    [2, 'WaitStateEntered', 'Wait'],
    [3, 'WaitStateExited', 'Wait'],
    [4, 'TaskStateEntered', 'Do'],
    [5, 'LambdaFunctionScheduled', undefined],
    [6, 'LambdaFunctionStarted', undefined],
    [7, 'LambdaFunctionFailed', 'Odd'],
    [8, 'ExecutionFailed', undefined],
  ]);
  expect(Number(events[2]?.timestamp) - Number(events[1]?.timestamp)).toBe(60_000);
});

test('GetExecutionHistory gives the newest event first when it is asked to', async () => {
  const { executionArn } = await start('one');
  await finish();
  const command = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 });
  expect((await client.send(command)).events).toMatchObject([{ id: 11, type: 'ExecutionSucceeded' }]);
});

test.each([
  ['DescribeExecution', new DescribeExecutionCommand({ executionArn: arn('none') })],
  ['StopExecution', new StopExecutionCommand({ executionArn: arn('none') })],
  ['GetExecutionHistory', new GetExecutionHistoryCommand({ executionArn: arn('none') })],
])('%s of an execution that was never started says so', async (_name, command) => {
  await expect(client.send(command as DescribeExecutionCommand)).rejects.toMatchObject({
    name: 'ExecutionDoesNotExist',
    message: `Execution Does Not Exist: '${arn('none')}'`,
  });
});
