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
  /** The event, or what `admit` was called with, as it came or under the key that it was known by; undefined for what cannot be read. */
  readonly payload: unknown;
  /** The event's own id and source; of a direct call neither. */
  readonly eventId: string;
  readonly source: string;
  /** The kind of error that it failed with, and the profile of the request in it; '' where the message does not say. */
  readonly code: string;
  readonly profile: string;
  readonly why: string;
}

const eventSchema = z.looseObject({ 'detail-type': z.string(), id: z.string(), source: z.string() });

/** An event holds the request; a direct call has it beside the owner. */
const requestSchema = z.union([
  z.looseObject({ detail: z.looseObject({ profile: z.string() }) }).transform(({ detail }) => detail.profile),
  z.looseObject({ request: z.looseObject({ profile: z.string() }) }).transform(({ request }) => request.profile),
]);

/** As Lambda writes what an asynchronous invocation failed at. */
const failedSchema = z.looseObject({
  requestContext: z.looseObject({ requestId: z.string() }).optional(),
  requestPayload: z.unknown(),
  responsePayload: z.looseObject({ errorType: z.string().optional(), errorMessage: z.string().optional() }).nullish(),
});

/** Reads a message of a queue. */
export function readLetter(queue: QueueName, message: Message): Letter {
  const { MessageId: id = '', ReceiptHandle: receiptHandle = '', Body = '', Attributes = {} } = message;
  const json = parse(Body);
  const { payload, code, why } = queue === 'undelivered' ? readUndelivered(json, message) : readFailed(json);
  const event = eventSchema.safeParse(payload).data;
  const sentAt = Number(Attributes.SentTimestamp ?? 0);
  const whose = { eventId: event?.id ?? '', source: event?.source ?? '' };
  const profile = requestSchema.safeParse(payload).data ?? '';
  return { queue, id, receiptHandle, sentAt, payload, ...whose, code, profile, why };
}

type Read = Pick<Letter, 'payload' | 'code' | 'why'>;

function readFailed(json: unknown): Read {
  const read = failedSchema.safeParse(json);
  if (!read.success) return { payload: undefined, code: '', why: 'not what Lambda writes' };
  const { errorType = '', errorMessage = '' } = read.data.responsePayload ?? {};
  const { requestPayload, requestContext } = read.data;
  const payload = asFirstKnown(requestPayload, requestContext?.requestId);
  return { payload, code: errorType, why: whyOf(errorType, errorMessage) };
}

const callSchema = z.looseObject({ 'detail-type': z.undefined().optional(), idempotencyKey: z.undefined().optional() });

/** A call without a key was known by the id of its invocation: under another one it would be another task. */
function asFirstKnown(payload: unknown, requestId: string | undefined): unknown {
  const call = callSchema.safeParse(payload).data;
  return call === undefined || requestId === undefined ? payload : { ...call, idempotencyKey: requestId };
}

/** EventBridge puts the event in as it was, and says why in attributes. */
function readUndelivered(payload: unknown, { MessageAttributes = {} }: Message): Read {
  const say = (name: string) => MessageAttributes[name]?.StringValue ?? '';
  const code = say('ERROR_CODE');
  return { payload, code, why: whyOf(code, say('ERROR_MESSAGE')) };
}

function whyOf(code: string, message: string): string {
  const why = [code, message].filter((text) => text !== '').join(': ');
  return why === '' ? 'no reason given' : why;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
