/** The result of a task: in the table up to 100 KB, beyond that in object storage under its hash. */
import { createHash } from 'node:crypto';
import { fixed } from '../defaults.ts';
import type { Files, Table } from '../ports.ts';
import { isSomething } from '../provider/reading.ts';
import { gaveResult } from '../task/outcome.ts';
import { isNew } from './clauses.ts';
import { expiryOf } from './expiry.ts';
import { resultKey } from './keys.ts';
import type { TaskRecord } from './task-record.ts';
import { either, oneOf, type Condition } from './write.ts';

/** Where results are kept. */
export interface ResultPorts {
  readonly table: Table;
  readonly files: Files;
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

type Owner = Pick<TaskRecord, 'taskId' | 'createdAt'>;

/**
 * Stores the result of attempt n. Storing it again is safe: the same result, the same place; and what an earlier look
 * stored before something broke does not make way for an answer without a result: then false.
 */
export const storeResult = (ports: ResultPorts, task: Owner, n: number, result: unknown): Promise<boolean> =>
  store(ports, task, n, result, isSomething(result) ? undefined : hasNoResult(task));

/** Stores what a look after the end has found. A result that is there stays: the provider may have dropped parts of it since. */
export const storeLateResult = (ports: ResultPorts, task: Owner, n: number, result: unknown): Promise<boolean> =>
  store(ports, task, n, result, hasNoResult(task));

/** Rows of answers that were successes without a result. */
const NOTHING = [null, []].map((nothing) => JSON.stringify(nothing));

/** A row that had expired when this task came is that of an earlier one under the same key. */
const hasNoResult = ({ createdAt }: Owner): Condition => either(isNew(createdAt), oneOf('json', NOTHING));

/** Whether there is a result of attempt n, whatever the task says. */
export async function isStored(table: Pick<Table, 'get'>, taskId: string, n: number): Promise<boolean> {
  const item = await table.get(resultKey(taskId, n));
  return item !== undefined && !NOTHING.some((nothing) => item['json'] === nothing);
}

async function store(
  { table, files }: ResultPorts,
  task: Owner,
  n: number,
  result: unknown,
  onlyIf?: Condition,
): Promise<boolean> {
  const json = JSON.stringify(result);
  const bytes = Buffer.byteLength(json);
  const item = { ...resultKey(task.taskId, n), bytes, expiresAt: expiryOf(task.createdAt) };
  if (bytes <= fixed.resultItemBytes) {
    return (await table.put({ ...item, json }, onlyIf)).kind === 'written';
  }
  const hash = sha256(json);
  const file = `results/${task.taskId}/${n}-${hash}.json`;
  await files.put(file, json);
  return (await table.put({ ...item, file, sha256: hash }, onlyIf)).kind === 'written';
}

/** The result of a succeeded task, or of one whose files had expired; null while there is none. @throws when it is missing or not what was stored. */
export async function readResult({ table, files }: ResultPorts, task: TaskRecord): Promise<unknown> {
  if (!gaveResult({ status: task.status, code: task.outcome?.code })) return null;
  return readResultOf({ table, files }, task.taskId, task.attempt);
}

/** A result that a look after the end found. */
export interface LateResult {
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly foundAt: number;
  readonly result: unknown;
}

/** What a look after the end found, of the last attempt that has such a thing; or null. @throws as `readResult` */
export async function readLateResult(ports: ResultPorts, task: TaskRecord): Promise<LateResult | null> {
  for (let attempt = task.attempt; attempt > 0; attempt -= 1) {
    const foundAt = task.attempts[String(attempt)]?.lateResultAt;
    if (foundAt !== undefined) return { attempt, foundAt, result: await readResultOf(ports, task.taskId, attempt) };
  }
  return null;
}

/** What is stored of an attempt, as far as its row holds it: undefined of a long one, which is read by the API alone. */
export async function readShortResult(table: Pick<Table, 'get'>, taskId: string, n: number): Promise<unknown> {
  const json = (await table.get(resultKey(taskId, n)))?.['json'];
  return typeof json === 'string' ? (JSON.parse(json) as unknown) : undefined;
}

async function readResultOf({ table, files }: ResultPorts, taskId: string, attempt: number): Promise<unknown> {
  const item = await table.get(resultKey(taskId, attempt));
  const [json, file] = [item?.['json'], item?.['file']];
  if (typeof json === 'string') return JSON.parse(json) as unknown;
  if (typeof file !== 'string') throw new Error(`The result of task ${taskId} is missing.`);
  const text = await files.get(file);
  if (sha256(text) !== item?.['sha256']) throw new Error(`The file ${file} is not the result that was stored.`);
  return JSON.parse(text) as unknown;
}
