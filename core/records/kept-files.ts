/**
 * The files of a result, one item an attempt: what is to be copied, and what became of each. Looks that run twice or
 * stall write it beside each other, so every write says what it may replace: a copy that is listed stays listed.
 */
import type { Stamp } from '../attempt/transitions.ts';
import type { CopyReply, Table } from '../ports.ts';
import type { NamedFile } from '../provider/result-files.ts';
import { isNew } from './clauses.ts';
import { expiryOf } from './expiry.ts';
import { filesKey } from './keys.ts';
import type { TaskRecord } from './task-record.ts';
import { absent, either, equals, type Condition, type Item } from './write.ts';

/** One file. Without a `reply` it was not tried yet. */
export interface ListedFile extends NamedFile {
  readonly reply?: CopyReply;
}

/** All files of a result, and the tries in a row that kept none. */
export interface FileList {
  readonly files: readonly ListedFile[];
  readonly tries: number;
  /** Laps that have written it: 0 for a list as a look found it, and for one of before laps were counted. */
  readonly laps: number;
}

type Task = Pick<TaskRecord, 'taskId' | 'createdAt'>;

/** Stores the files that a look found. A list that a lap has begun with stays: that one is gone on with. */
export async function listFiles(
  table: Table,
  task: Task,
  n: number,
  files: readonly NamedFile[],
  stamp: Stamp,
): Promise<void> {
  const list = { files, tries: 0, laps: 0 };
  await table.put(itemOf(task, n, list, stamp), either(isNew(stamp.now), equals('laps', 0)));
}

/** Stores a list after a lap, over the one that the lap began with. False where another lap came first. */
export async function storeLap(table: Table, task: Task, n: number, list: FileList, stamp: Stamp): Promise<boolean> {
  const item = itemOf(task, n, list, stamp);
  const result = await table.put(item, hasLaps(list.laps - 1));
  if (result.kind === 'written') return true;
  // It may have been written by a try whose answer was lost.
  const found = await table.get(filesKey(task.taskId, n));
  return found?.['writer'] === stamp.writer;
}

/** Nobody has written since the list was read. */
const hasLaps = (laps: number): Condition =>
  laps > 0 ? equals('laps', laps) : either(absent('laps'), equals('laps', 0));

function itemOf(task: Task, n: number, { files, tries, laps }: FileList, { writer }: Stamp): Item {
  const json = JSON.stringify(files);
  return { ...filesKey(task.taskId, n), json, tries, laps, writer, expiresAt: expiryOf(task.createdAt) };
}

/** The list of an attempt; nothing is on it where somebody deleted it. */
export async function readFileList(table: Table, taskId: string, n: number): Promise<FileList> {
  const item = await table.get(filesKey(taskId, n));
  const [json, tries, laps] = [item?.['json'], item?.['tries'], item?.['laps']];
  return {
    files: typeof json === 'string' ? (JSON.parse(json) as ListedFile[]) : [],
    tries: typeof tries === 'number' ? tries : 0,
    laps: typeof laps === 'number' ? laps : 0,
  };
}

/** Where a copy is kept: under the task, by its hash, so that copying twice is one file. */
export const keptFileKey = (taskId: string, n: number, sha256: string, ending: string): string =>
  `results/${taskId}/${n}-${sha256}${ending}`;
