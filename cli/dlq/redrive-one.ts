/** One dead letter: written down, handed over, and taken out of its queue once something came of it. */
import { randomUUID } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Table } from '../../core/ports.ts';
import { auditRow, concluded, type Came } from '../../core/records/audit-row.ts';
import { deadLettersPartition } from '../../core/records/keys.ts';
import type { Io } from '../io.ts';
import { now } from '../show/now.ts';
import type { Letter } from './letters.ts';
import { discard, type Queue } from './queues.ts';

export interface RedriveContext {
  /** To admission, or to where webhooks begin anew. */
  readonly handOver: (payload: unknown) => Promise<Redriven>;
  /** Who asks. */
  readonly by: string;
  readonly client: SQSClient;
  readonly queue: Queue;
  readonly table: Table;
  readonly io: Io;
}

/**
 * - `task`: it is one, perhaps since earlier; the letter is gone.
 * - `webhook`: it is tried again, or nobody has to any more; the letter is gone.
 * - `refused`: the letter stays.
 */
export type Redriven =
  | { readonly kind: 'task'; readonly taskId: string; readonly replayed: boolean }
  | { readonly kind: 'webhook'; readonly taskId: string; readonly replayed: boolean }
  | { readonly kind: 'refused'; readonly why: string };

const unreadable: Redriven = { kind: 'refused', why: 'nothing in it can be handed over' };

/** A crash between two of its steps leaves the letter there; handing it over again is the same task, or the same webhook. */
export async function redriveOne(letter: Letter, context: RedriveContext): Promise<Redriven> {
  const { handOver, by, client, queue, table, io } = context;
  const name = randomUUID();
  const row = auditRow(deadLettersPartition(letter.queue), {
    action: 'redrive',
    by: { owner: by },
    writer: name,
    requestId: name,
    at: now(io),
    detail: letter.eventId === '' ? `message ${letter.id}` : `event ${letter.eventId} of ${letter.source}`,
  });
  await table.put(row);
  const came = letter.payload === undefined ? unreadable : await handOver(letter.payload);
  if (came.kind !== 'refused') await discard(client, queue, letter);
  await table.update(concluded(row, told(came)));
  return came;
}

function told(came: Redriven): Came {
  if (came.kind === 'refused') return { state: 'refused', outcome: came.why.slice(0, 300) };
  return { state: 'done', outcome: `${whatOf(came)} ${came.taskId}` };
}

/** What came of a letter, in words that a task's id follows. */
export function whatOf({ kind, replayed }: Exclude<Redriven, { kind: 'refused' }>): string {
  if (kind === 'task') return replayed ? 'was task' : 'is task';
  return replayed ? 'is not given up any more: webhook of' : 'will be sent: webhook of';
}
