/** Reading dead-letter queues: what is received is hidden from everybody else until it is given back. */
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import type { Io } from '../io.ts';
import { now } from '../show/now.ts';
import { readLetter, type Letter } from './letters.ts';
import type { Queue } from './queues.ts';

/** What was read of a queue. */
export interface Received {
  readonly queue: Queue;
  /** Those that were wanted, a thousand at most. */
  readonly letters: readonly Letter[];
  /** Receipt handles of what was read beside them. */
  readonly others: readonly string[];
  /** Whether reading ended before the queue did. */
  readonly hasMore: boolean;
}

/** Long enough to work through what was read; whoever looks meanwhile sees an empty queue. */
const HIDDEN_SECONDS = 300;
/** Reading ends long before what was read first comes back: nothing is read twice. */
const READ_MS = 120_000;
const AT_ONCE = 10;
/** As many are kept in memory, each as long as an event may be. */
const MOST_LETTERS = 1000;

/** Receives what a queue holds: until somebody releases it, or five minutes are over, nobody else does. */
export async function receiveAll(
  client: SQSClient,
  queue: Queue,
  isWanted: (letter: Letter) => boolean,
  io: Io,
): Promise<Received> {
  const letters = new Map<string, Letter>();
  const others = new Map<string, string>();
  const until = now(io) + READ_MS;
  for (let hasMore = false; !hasMore;) {
    const messages = await receive(client, queue);
    if (messages.length === 0) return { queue, letters: [...letters.values()], others: [...others.values()], hasMore };
    for (const letter of messages.map((message) => readLetter(queue.name, message))) {
      const isTaken = isWanted(letter) && (letters.size < MOST_LETTERS || letters.has(letter.id));
      if (isTaken) letters.set(letter.id, letter);
      else others.set(letter.id, letter.receiptHandle);
      hasMore ||= isWanted(letter) && !isTaken;
    }
    hasMore ||= now(io) > until || io.interrupted.aborted;
  }
  return { queue, letters: [...letters.values()], others: [...others.values()], hasMore: true };
}

async function receive(client: SQSClient, { url: QueueUrl }: Queue): Promise<readonly Message[]> {
  const { ReceiveMessageCommand } = await import('@aws-sdk/client-sqs');
  const command = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: AT_ONCE,
    VisibilityTimeout: HIDDEN_SECONDS,
    WaitTimeSeconds: 1,
    MessageSystemAttributeNames: ['SentTimestamp'],
    MessageAttributeNames: ['All'],
  });
  const { Messages: messages = [] } = await client.send(command);
  return messages;
}

/** Gives back to its queue what was read, all but `gone`. */
export async function release(
  client: SQSClient,
  { queue: { url: QueueUrl }, letters, others }: Received,
  gone: ReadonlySet<Letter> = new Set(),
): Promise<void> {
  const { ChangeMessageVisibilityBatchCommand } = await import('@aws-sdk/client-sqs');
  const left = letters.filter((letter) => !gone.has(letter)).map(({ receiptHandle }) => receiptHandle);
  const handles = [...left, ...others];
  for (let i = 0; i < handles.length; i += AT_ONCE) {
    const Entries = handles.slice(i, i + AT_ONCE).map((ReceiptHandle, n) => {
      return { Id: String(n), ReceiptHandle, VisibilityTimeout: 0 };
    });
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  }
}
