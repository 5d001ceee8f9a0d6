/** What a dead-letter queue holds: which event, since when, and why nobody could do anything with it. */
import type { Message } from '@aws-sdk/client-sqs';
import * as z from 'zod';

/** The queues, by the names that people give them. */
export const queueNames = ['undelivered', 'failed', 'webhooks'] as const;

export type QueueName = (typeof queueNames)[number];

export interface Letter {
  readonly queue: QueueName;
  /** The message's. */
  readonly id: string;
  readonly receiptHandle: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  /** The event, or what `admit` was called with, as it came; undefined for what cannot be read. */
  readonly payload: unknown;
  /** The event's own id and source; of a direct call neither. */
  readonly eventId: string;
  readonly source: string;
  readonly why: string;
}

const eventSchema = z.looseObject({ 'detail-type': z.string(), id: z.string(), source: z.string() });

/** As Lambda writes what an asynchronous invocation failed at. */
const failedSchema = z.looseObject({
  requestPayload: z.unknown(),
  responsePayload: z.looseObject({ errorType: z.string().optional(), errorMessage: z.string().optional() }).nullish(),
});

/** Reads a message of a queue. */
export function readLetter(queue: QueueName, message: Message): Letter {
  const { MessageId: id = '', ReceiptHandle: receiptHandle = '', Body = '', Attributes = {} } = message;
  const json = parse(Body);
  const { payload, why } = queue === 'undelivered' ? readUndelivered(json, message) : readFailed(json);
  const event = eventSchema.safeParse(payload).data;
  const sentAt = Number(Attributes.SentTimestamp ?? 0);
  const whose = { eventId: event?.id ?? '', source: event?.source ?? '' };
  return { queue, id, receiptHandle, sentAt, payload, ...whose, why };
}

function readFailed(json: unknown): { payload: unknown; why: string } {
  const read = failedSchema.safeParse(json);
  if (!read.success) return { payload: undefined, why: 'not what Lambda writes' };
  const { errorType = '', errorMessage = '' } = read.data.responsePayload ?? {};
  const why = [errorType, errorMessage].filter((text) => text !== '').join(': ');
  return { payload: read.data.requestPayload, why: why === '' ? 'no reason given' : why };
}

/** EventBridge puts the event in as it was, and says why in attributes. */
function readUndelivered(payload: unknown, { MessageAttributes = {} }: Message): { payload: unknown; why: string } {
  const say = (name: string) => MessageAttributes[name]?.StringValue ?? '';
  const why = [say('ERROR_CODE'), say('ERROR_MESSAGE')].filter((text) => text !== '').join(': ');
  return { payload, why: why === '' ? 'no reason given' : why };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
