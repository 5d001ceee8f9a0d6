/** The queues of what functions were called with in vain. Received, made visible again and deleted, as SQS does it. */
import { createHash } from 'node:crypto';
import type { Clock } from '../../core/ports.ts';
import type { DeadLetter } from './dead-letter.ts';
import type { DeadLetters } from './dead-letters.ts';
import { AwsError, text, type Operation } from './operation.ts';

export interface SqsOptions {
  readonly letters: DeadLetters;
  /** Queue → ARN of the function whose letters are in it; those of others have no queue on AWS either. */
  readonly queues: Readonly<Record<QueueName, string>>;
  readonly clock: Pick<Clock, 'now'>;
}

type QueueName = 'failed-admissions' | 'webhooks-given-up';

const urlOf = (endpoint: string, queue: QueueName): string => `${endpoint}/000000000000/${queue}`;

/** URLs of the queues behind a loopback endpoint. */
export const failedAdmissionsUrl = (endpoint: string): string => urlOf(endpoint, 'failed-admissions');
export const webhooksGivenUpUrl = (endpoint: string): string => urlOf(endpoint, 'webhooks-given-up');

const MOST_MESSAGES = 10;
const USUAL_SECONDS = 30;

/** Operations by name. */
export function sqs({ letters, queues, clock }: SqsOptions): Record<string, Operation> {
  /** Message id → until when nobody receives it. */
  const hidden = new Map<string, number>();
  const visible = (functionArn: string) =>
    letters.all.filter(({ requestContext }) => {
      const isOurs = requestContext.functionArn === functionArn;
      return isOurs && (hidden.get(requestContext.requestId) ?? 0) <= clock.now();
    });
  const hide = (id: string, seconds: number) => void hidden.set(id, clock.now() + 1000 * seconds);
  return {
    ReceiveMessage(request) {
      const received = visible(functionOf(request, queues)).slice(0, Number(request['MaxNumberOfMessages'] ?? 1));
      if (received.length > MOST_MESSAGES) throw new AwsError('InvalidParameterValue', `At most ${MOST_MESSAGES}.`);
      for (const { requestContext } of received)
        hide(requestContext.requestId, Number(request['VisibilityTimeout'] ?? USUAL_SECONDS));
      return received.length === 0 ? {} : { Messages: received.map(messageOf) };
    },
    ChangeMessageVisibilityBatch(request) {
      functionOf(request, queues);
      const entries = request['Entries'] as Record<string, unknown>[];
      for (const entry of entries) hide(text(entry, 'ReceiptHandle'), Number(entry['VisibilityTimeout']));
      return { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] };
    },
    async DeleteMessage(request) {
      functionOf(request, queues);
      await letters.remove(text(request, 'ReceiptHandle'));
      return {};
    },
  };
}

/** Whose letters the queue of a request holds. */
function functionOf(request: Record<string, unknown>, queues: SqsOptions['queues']): string {
  const name = text(request, 'QueueUrl').split('/').at(-1);
  const found = Object.entries(queues).find(([queue]) => queue === name);
  if (found !== undefined) return found[1];
  throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
}

/** The receipt handle is the id: nobody here receives a message twice at once. */
function messageOf(letter: DeadLetter) {
  const { requestId, approximateInvokeCount } = letter.requestContext;
  const Body = JSON.stringify(letter);
  return {
    MessageId: requestId,
    ReceiptHandle: requestId,
    Body,
    MD5OfBody: createHash('md5').update(Body).digest('hex'),
    Attributes: {
      SentTimestamp: String(Date.parse(letter.timestamp)),
      ApproximateReceiveCount: String(approximateInvokeCount),
    },
  };
}
