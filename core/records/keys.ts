/** Keys of every item and index of the one table. */
import { hash } from 'node:crypto';
import type { Key } from './write.ts';

/** What the partition keys of items begin with; the functions have their rights by it. */
export const keyPrefixes = ['TASK#', 'LIMIT#', 'CALLER#', 'WORKLOAD#'] as const;

export type KeyPrefix = (typeof keyPrefixes)[number];

/** A partition key. */
const of = (prefix: KeyPrefix, id: string): string => prefix + id;

export const taskKey = (taskId: string): Key => ({ pk: of('TASK#', taskId), sk: 'TASK' });

/** The request is content-addressed, so that two bodies under one task id cannot mix. */
export const requestKey = (taskId: string, fingerprint: string): Key => ({
  pk: of('TASK#', taskId),
  sk: `REQUEST#${fingerprint}`,
});

/** The result of attempt n. */
export const resultKey = (taskId: string, attempt: number): Key => ({
  pk: of('TASK#', taskId),
  sk: `RESULT#${attempt}`,
});

/** The files of the result of attempt n. */
export const filesKey = (taskId: string, attempt: number): Key => ({
  pk: of('TASK#', taskId),
  sk: `FILES#${attempt}`,
});

/** What is known of telling a task's webhook. */
export const webhookKey = (taskId: string): Key => ({ pk: of('TASK#', taskId), sk: 'WEBHOOK' });

export const ERROR_PREFIX = 'ERROR#';

/** Error rows sort by time; `n` tells rows of one millisecond apart. */
export const errorKey = (taskId: string, at: number, n: number): Key => ({
  pk: of('TASK#', taskId),
  sk: `${ERROR_PREFIX}${new Date(at).toISOString()}#${String(n).padStart(3, '0')}`,
});

export const AUDIT_PREFIX = 'AUDIT#';

/** Audit rows stand with what they are about, in order of time; `name` tells those of one millisecond apart. */
export const auditKey = (pk: string, at: number, name: string): Key => ({
  pk,
  sk: `${AUDIT_PREFIX}${new Date(at).toISOString()}#${name}`,
});

/** Audit rows of what was done about dead letters, by the queue's name. */
export const deadLettersPartition = (queue: string): string => `DEADLETTERS#${queue}`;

/** The limit item of a provider key's limit group. */
export const limitKey = (limitGroup: string): Key => ({ pk: of('LIMIT#', limitGroup), sk: 'LIMIT' });

/** Partition of what is known of the durations of a workload, or of a parent of workloads. */
export const workloadPartition = (name: string): string => of('WORKLOAD#', name);

export const callerKey = (hash: string): Key => ({ pk: of('CALLER#', hash), sk: 'CALLER' });

/** Names of the key attributes of the indexes. */
export const indexAttributes = {
  open: { pk: 'openPk', sk: 'dueAt' },
  owner: { pk: 'ownerPk', sk: 'ownerSk' },
  errors: { pk: 'errorsPk', sk: 'errorsSk' },
} as const;

const SHARDS = 4;

/** Every shard of an index partition: `of(0)`, `of(1)`, … */
export const shards = (of: (shard: number) => string): string[] => Array.from({ length: SHARDS }, (_, i) => of(i));

/** Shard of a task's index entries, by the first byte of the hash of its id. */
export function shardOf(taskId: string): number {
  return hash('sha256', taskId, 'buffer').readUInt8(0) % SHARDS;
}

export const openPartition = (shard: number): string => `OPEN#${shard}`;

/** Index `open`: tasks that are not announced yet, by when somebody must care. Sparse. */
export const openIndex = (taskId: string, dueAt: number) => ({ openPk: openPartition(shardOf(taskId)), dueAt });

export const webhooksPartition = (shard: number): string => `OPEN#WEBHOOKS#${shard}`;

/** In index `open` too: webhooks that wait. Apart, so that however many they are, no task stands behind them. */
export const openWebhookIndex = (taskId: string, dueAt: number) => ({
  openPk: webhooksPartition(shardOf(taskId)),
  dueAt,
});

/** `month`: `YYYY-MM`. */
export const ownerPartition = (owner: string, month: string, shard: number): string =>
  `OWNER#${owner}#${month}#${shard}`;

/** Index `owner`: tasks of an owner, by month and creation time. */
export const ownerIndex = (taskId: string, owner: string, createdAt: string) => ({
  ownerPk: ownerPartition(owner, createdAt.slice(0, 7), shardOf(taskId)),
  ownerSk: `${createdAt}#${taskId}`,
});

/** Callers stand in the index `owner` too, all in one partition: there are few. */
export const CALLERS_PARTITION = 'CALLERS';

/** `day`: `YYYY-MM-DD`. */
export const errorsPartition = (owner: string, day: string, shard: number): string =>
  `OWNER#${owner}#ERRORS#${day}#${shard}`;

/** Index `errors`: error rows of an owner, by day, code and time. */
export const errorIndex = (row: { taskId: string; owner: string; code: string; at: string; n: number }) => ({
  errorsPk: errorsPartition(row.owner, row.at.slice(0, 10), shardOf(row.taskId)),
  errorsSk: `${row.code}#${row.at}#${row.taskId}#${row.n}`,
});
