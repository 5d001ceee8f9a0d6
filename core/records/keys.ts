/** Keys of every item and index of the one table. */
import { createHash } from 'node:crypto';
import type { Key } from './write.ts';

export const taskKey = (taskId: string): Key => ({ pk: `TASK#${taskId}`, sk: 'TASK' });

/** The request is content-addressed, so that two bodies under one task id cannot mix. */
export const requestKey = (taskId: string, fingerprint: string): Key => ({
  pk: `TASK#${taskId}`,
  sk: `REQUEST#${fingerprint}`,
});

/** Part `part` (from 1) of the result of attempt n. */
export const resultKey = (taskId: string, attempt: number, part: number): Key => ({
  pk: `TASK#${taskId}`,
  sk: `RESULT#${attempt}#${String(part).padStart(2, '0')}`,
});

export const ERROR_PREFIX = 'ERROR#';

/** Error rows sort by time; `n` tells rows of one millisecond apart. */
export const errorKey = (taskId: string, at: number, n: number): Key => ({
  pk: `TASK#${taskId}`,
  sk: `${ERROR_PREFIX}${new Date(at).toISOString()}#${String(n).padStart(3, '0')}`,
});

/** The limit item of a provider key's limit group. */
export const limitKey = (limitGroup: string): Key => ({ pk: `LIMIT#${limitGroup}`, sk: 'LIMIT' });

export const callerKey = (hash: string): Key => ({ pk: `CALLER#${hash}`, sk: 'CALLER' });

const SHARDS = 4;

/** Shard of a task's index entries, by the first byte of the hash of its id. */
export function shardOf(taskId: string): number {
  return createHash('sha256').update(taskId).digest().readUInt8(0) % SHARDS;
}

/** Index `open`: tasks that are not announced yet, by when somebody must care. Sparse. */
export const openIndex = (taskId: string, dueAt: number) => ({ openPk: `OPEN#${shardOf(taskId)}`, dueAt });

/** Index `owner`: tasks of an owner, by month and creation time. */
export const ownerIndex = (taskId: string, owner: string, createdAt: string) => ({
  ownerPk: `OWNER#${owner}#${createdAt.slice(0, 7)}#${shardOf(taskId)}`,
  ownerSk: `${createdAt}#${taskId}`,
});

/** Index `errors`: error rows of an owner, by day, code and time. */
export const errorIndex = (row: { taskId: string; owner: string; code: string; at: string; n: number }) => ({
  errorsPk: `OWNER#${row.owner}#ERRORS#${row.at.slice(0, 10)}#${shardOf(row.taskId)}`,
  errorsSk: `${row.code}#${row.at}#${row.taskId}#${row.n}`,
});
