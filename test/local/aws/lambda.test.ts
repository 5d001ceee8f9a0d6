import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { clientConfig } from '../../../lambdas/adapters/step-ports.ts';
import { lambda, type CallFunction } from '../../../local/aws/lambda.ts';
import { startLoopback, type Loopback } from '../../../local/aws/loopback.ts';
import { StateFailure } from '../../../local/engine/failure.ts';

let work: CallFunction;
let server: Loopback;
let client: LambdaClient;

beforeEach(async () => {
  server = await startLoopback({ services: {}, invocations: lambda((name, payload) => work(name, payload)) });
  client = new LambdaClient({ ...clientConfig(server.endpoint), maxAttempts: 1 });
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

async function invoke(FunctionName: string, payload: unknown) {
  const command = new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(payload)) });
  const { Payload, FunctionError } = await client.send(command);
  return { said: JSON.parse(Buffer.from(Payload ?? []).toString()) as unknown, FunctionError };
}

test('a function is called with the payload, and its answer is the answer', async () => {
  work = (name, payload) => Promise.resolve({ name, payload });
  expect(await invoke('admit', { id: 'é' })).toEqual({
    said: { name: 'admit', payload: { id: 'é' } },
    FunctionError: undefined,
  });
});

test.each([
  [
    'what it throws',
    new StateFailure('RequestRefused', '{"errorType":"RequestRefused","errorMessage":"no"}'),
    'RequestRefused',
    'no',
  ],
  ['a timeout', new StateFailure('Sandbox.Timedout', 'too long'), 'Sandbox.Timedout', 'too long'],
  ['what nobody foresaw', new Error('broken'), 'Error', 'Error: broken'],
])('%s is told as a function error', async (_, cause, errorType, errorMessage) => {
  work = () => Promise.reject(cause);
  expect(await invoke('admit', {})).toEqual({ said: { errorType, errorMessage }, FunctionError: 'Unhandled' });
});

test('a function that is not there', async () => {
  await expect(invoke('other', {})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
