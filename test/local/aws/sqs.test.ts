import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { clientConfig } from '../../../lambdas/adapters/step-ports.ts';
import type { DeadLetter } from '../../../local/aws/dead-letter.ts';
import { DeadLetters } from '../../../local/aws/dead-letters.ts';
import { startLoopback, type Loopback } from '../../../local/aws/loopback.ts';
import { failedAdmissionsUrl, sqs, webhooksGivenUpUrl } from '../../../local/aws/sqs.ts';

const letterOf = (requestId: string, functionArn = 'arn:admit'): DeadLetter => ({
  version: '1.0',
  timestamp: '2026-01-01T00:00:00.000Z',
  requestContext: { requestId, functionArn, condition: 'RetriesExhausted', approximateInvokeCount: 3 },
  requestPayload: { id: `event of ${requestId}` },
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: { errorType: 'RequestRefused', errorMessage: 'no' },
});

let now = 0;
let folder: string;
let letters: DeadLetters;
let server: Loopback;
let client: SQSClient;
let QueueUrl: string;

beforeEach(async () => {
  now = 0;
  folder = await mkdtemp(join(tmpdir(), 'bide-letters-'));
  letters = new DeadLetters(folder);
  const AmazonSQS = sqs({
    letters,
    queues: { 'failed-admissions': 'arn:admit', 'webhooks-given-up': 'arn:webhook' },
    clock: { now: () => now },
  });
  server = await startLoopback({ services: { AmazonSQS } });
  client = new SQSClient({ ...clientConfig(server.endpoint), maxAttempts: 1 });
  QueueUrl = failedAdmissionsUrl(server.endpoint);
});

afterEach(async () => {
  client.destroy();
  await server.close();
  await rm(folder, { recursive: true });
});

const receive = async (MaxNumberOfMessages = 10, VisibilityTimeout = 300) => {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages, VisibilityTimeout }),
  );
  return Messages;
};
const ids = async (most?: number) => (await receive(most)).map(({ MessageId }) => MessageId);

test('letters of the function are received, as Lambda wrote them; those of others are not', async () => {
  await letters.add(letterOf('a'));
  await letters.add(letterOf('b', 'arn:sweep'));
  await letters.add(letterOf('c', 'arn:webhook'));
  const messages = await receive();
  expect(messages.map(({ Body = '' }) => JSON.parse(Body) as unknown)).toEqual([letterOf('a')]);
  expect(messages[0]?.Attributes).toEqual({ SentTimestamp: '1767225600000', ApproximateReceiveCount: '3' });
});

test('a message that was received is hidden for its time, or until it is given back', async () => {
  for (const id of ['a', 'b']) await letters.add(letterOf(id));
  expect([await ids(1), await ids(), await ids()]).toEqual([['a'], ['b'], []]);
  now = 299_999;
  expect(await ids()).toEqual([]);
  const Entries = [{ Id: '0', ReceiptHandle: 'b', VisibilityTimeout: 0 }];
  await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  expect(await ids()).toEqual(['b']);
  now = 300_000;
  expect(await ids()).toEqual(['a']);
});

test('a message that was deleted is gone, also for the next process; the others stay', async () => {
  for (const id of ['a', 'b']) await letters.add(letterOf(id));
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'a' }));
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'a' }));
  expect(await ids()).toEqual(['b']);
  const next = new DeadLetters(folder);
  await next.open();
  expect(next.all).toEqual([letterOf('b')]);
  expect(await readFile(join(folder, 'dead-letters.jsonl'), 'utf8')).toBe(`${JSON.stringify(letterOf('b'))}\n`);
});

test('each of the functions has a queue of its own', async () => {
  await letters.add(letterOf('a'));
  await letters.add(letterOf('c', 'arn:webhook'));
  QueueUrl = webhooksGivenUpUrl(server.endpoint);
  expect(await ids()).toEqual(['c']);
});

test('another queue does not exist', async () => {
  const command = new ReceiveMessageCommand({ QueueUrl: `${server.endpoint}/0/other` });
  await expect(client.send(command)).rejects.toMatchObject({ name: 'QueueDoesNotExist' });
});
