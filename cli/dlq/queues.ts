/** The dead-letter queues of a Bide, and the function that takes events in. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { failedAdmissionsUrl, webhooksGivenUpUrl } from '../../local/aws/sqs.ts';
import { SetupError } from '../io.ts';
import { awsConfig, type Resources } from '../target/resources.ts';
import { withAws } from '../target/with-aws.ts';
import type { Letter, QueueName } from './letters.ts';

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

/** Takes a letter out of its queue for good. */
export async function discard(client: SQSClient, { url: QueueUrl }: Queue, letter: Letter): Promise<void> {
  const { DeleteMessageCommand } = await import('@aws-sdk/client-sqs');
  await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: letter.receiptHandle }));
}
