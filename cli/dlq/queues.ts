/** The dead-letter queues of a Bide, and the function that takes events in. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { failedAdmissionsUrl, webhooksGivenUpUrl } from '../../local/aws/sqs.ts';
import { SetupError } from '../io.ts';
import { awsConfig, type Resources } from '../target/resources.ts';
import { withAws } from '../target/with-aws.ts';
import { readLetter, type Letter, type QueueName } from './letters.ts';

export interface Queue {
  readonly name: QueueName;
  readonly url: string;
}

/** One machine has no queue of undelivered events: there nothing keeps the bus from handing one over. */
export function queuesOf(resources: Resources): readonly Queue[] {
  if (resources.kind === 'served') {
    const { endpoint } = resources.served;
    return [
      { name: 'failed', url: failedAdmissionsUrl(endpoint) },
      { name: 'webhooks', url: webhooksGivenUpUrl(endpoint) },
    ];
  }
  const { file, queueUrls } = resources.outputs;
  if (queueUrls === undefined) throw new SetupError(`${file} has no queue URLs: deploy this release first.`);
  return [
    { name: 'undelivered', url: queueUrls.undelivered },
    { name: 'failed', url: queueUrls.failed },
    // A release without webhooks has none.
    ...(queueUrls.webhooks === undefined ? [] : [{ name: 'webhooks' as const, url: queueUrls.webhooks }]),
  ];
}

/** Name of the function that takes events in. */
export function admitNameOf(resources: Resources): string {
  if (resources.kind === 'served') return 'admit';
  const { file, admitFunctionName } = resources.outputs;
  if (admitFunctionName !== undefined) return admitFunctionName;
  throw new SetupError(`${file} has no AdmitFunctionName: deploy this release first.`);
}

/** Works with the queues. Their own URLs are never called: behind an emulator they lead nowhere. */
export async function withQueues<T>(resources: Resources, work: (client: SQSClient) => Promise<T>): Promise<T> {
  const { SQSClient: Client } = await import('@aws-sdk/client-sqs');
  const client = new Client({ ...awsConfig(resources), useQueueUrlAsEndpoint: false });
  try {
    return await withAws('use the dead-letter queues', () => work(client));
  } finally {
    client.destroy();
  }
}

/** Long enough to work through a queue; whoever looks meanwhile sees an empty one. */
const HIDDEN_SECONDS = 300;
const AT_ONCE = 10;
/** More than anybody reads. */
const MOST_LETTERS = 1000;

/** Receives what a queue holds: until somebody releases it, or five minutes are over, nobody else does. */
export async function receiveAll(client: SQSClient, { name, url: QueueUrl }: Queue): Promise<Letter[]> {
  const { ReceiveMessageCommand } = await import('@aws-sdk/client-sqs');
  const letters = new Map<string, Letter>();
  while (letters.size < MOST_LETTERS) {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: AT_ONCE,
      VisibilityTimeout: HIDDEN_SECONDS,
      WaitTimeSeconds: 1,
      MessageSystemAttributeNames: ['SentTimestamp'],
      MessageAttributeNames: ['All'],
    });
    const { Messages: messages = [] } = await client.send(command);
    if (messages.length === 0) break;
    for (const message of messages) letters.set(message.MessageId ?? '', readLetter(name, message));
  }
  return [...letters.values()];
}

/** Gives letters back to their queue. */
export async function release(client: SQSClient, { url: QueueUrl }: Queue, letters: readonly Letter[]): Promise<void> {
  const { ChangeMessageVisibilityBatchCommand } = await import('@aws-sdk/client-sqs');
  for (let i = 0; i < letters.length; i += AT_ONCE) {
    const Entries = letters.slice(i, i + AT_ONCE).map(({ receiptHandle: ReceiptHandle }, n) => {
      return { Id: String(n), ReceiptHandle, VisibilityTimeout: 0 };
    });
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  }
}

/** Takes a letter out of its queue for good. */
export async function discard(client: SQSClient, { url: QueueUrl }: Queue, letter: Letter): Promise<void> {
  const { DeleteMessageCommand } = await import('@aws-sdk/client-sqs');
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.receiptHandle }));
}
