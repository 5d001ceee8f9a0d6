import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { Executions } from '../../../core/ports.ts';
import { executionsClient, stepFunctionsExecutions } from '../../../lambdas/adapters/executions.ts';
import { clientConfig } from '../../../lambdas/adapters/step-ports.ts';
import { startLoopback, type Loopback } from '../../../local/aws/loopback.ts';
import { AwsError } from '../../../local/aws/operation.ts';
import { stepFunctions } from '../../../local/aws/step-functions.ts';
import { done, machine, MACHINE } from '../../local/engine/machine.ts';

let host: ReturnType<typeof machine>;
let server: Loopback;
let client: SFNClient;
let executions: Executions;

async function connect(services: Parameters<typeof startLoopback>[0]['services']): Promise<void> {
  server = await startLoopback({ services });
  client = executionsClient(clientConfig(server.endpoint));
  executions = stepFunctionsExecutions(client, MACHINE);
}

async function disconnect(): Promise<void> {
  client.destroy();
  await server.close();
}

beforeEach(async () => {
  host = machine({ Wait: { Type: 'Wait', Seconds: 60, Next: 'Done' }, Done: done });
  await connect({ AWSStepFunctions: stepFunctions(host.engine) });
});

afterEach(disconnect);

const finish = () => host.clock.run(host.engine.idle());

test('an execution is started by its name, with its input', async () => {
  expect(await executions.start('t.1', { v: 1, taskId: 't' })).toBe('started');
  expect(host.engine.list().map(({ name, input }) => [name, input])).toEqual([['t.1', { v: 1, taskId: 't' }]]);
});

test('started again while it runs is the same execution; another input finds that the name exists', async () => {
  await executions.start('t.1', { a: 1 });
  expect(await executions.start('t.1', { a: 1 })).toBe('started');
  expect(await executions.start('t.1', { a: 2 })).toBe('exists');
  expect(host.engine.list()).toHaveLength(1);
});

test('a name that was used up exists, whatever the input', async () => {
  await executions.start('t.1', { a: 1 });
  await finish();
  expect(await executions.start('t.1', { a: 1 })).toBe('exists');
});

test('status: running, then closed, and missing where none was started', async () => {
  await executions.start('t.1', {});
  expect([await executions.status('t.1'), await executions.status('t.2')]).toEqual(['running', 'missing']);
  await finish();
  expect(await executions.status('t.1')).toBe('closed');
});

test('a throttle is tried three times in all, then thrown', async () => {
  await disconnect();
  let calls = 0;
  const throttled = () => {
    calls += 1;
    throw new AwsError('ThrottlingException', 'Rate exceeded');
  };
  await connect({ AWSStepFunctions: { StartExecution: throttled, DescribeExecution: throttled } });
  await expect(executions.start('t.1', {})).rejects.toMatchObject({ name: 'ThrottlingException' });
  await expect(executions.status('t.1')).rejects.toMatchObject({ name: 'ThrottlingException' });
  expect(calls).toBe(6);
});

test('what cannot be mended by trying again is thrown at once', async () => {
  await expect(executions.start('no spaces', {})).rejects.toMatchObject({ name: 'InvalidName' });
  expect(host.engine.list()).toEqual([]);
});

test('an execution is stopped with its cause; one that was never started is as good as stopped', async () => {
  await executions.start('t.1', {});
  await executions.stop('t.1', 'The task was cancelled.');
  expect(host.engine.list()[0]?.ending).toMatchObject({ status: 'ABORTED', cause: 'The task was cancelled.' });
  await expect(executions.stop('t.2', 'why')).resolves.toBeUndefined();
});
