/** The files of a result, one item an attempt: what is to be copied, and what became of each. */
import type { CopyReply, Table } from '../ports.ts';
import type { NamedFile } from '../provider/result-files.ts';
import { expiryOf } from './expiry.ts';
import { filesKey } from './keys.ts';
import type { TaskRecord } from './task-record.ts';

/** One file. Without a `reply` it was not tried yet. */
export interface ListedFile extends NamedFile {
  readonly reply?: CopyReply;
}

/** All files of a result, and the tries in a row that kept none. */
export interface FileList {
  readonly files: readonly ListedFile[];
  readonly tries: number;
}

/** Stores the list as it is now. */
export async function storeFileList(
  table: Table,
  task: Pick<TaskRecord, 'taskId' | 'createdAt'>,
  n: number,
  { files, tries }: FileList,
): Promise<void> {
  const json = JSON.stringify(files);
  await table.put({ ...filesKey(task.taskId, n), json, tries, expiresAt: expiryOf(task.createdAt) });
}

/** The list of an attempt; nothing is on it where somebody deleted it. */
export async function readFileList(table: Table, taskId: string, n: number): Promise<FileList> {
  const item = await table.get(filesKey(taskId, n));
  const [json, tries] = [item?.['json'], item?.['tries']];
  return {
    files: typeof json === 'string' ? (JSON.parse(json) as ListedFile[]) : [],
    tries: typeof tries === 'number' ? tries : 0,
  };
}

/** Where a copy is kept: under the task, by its hash, so that copying twice is one file. */
export const keptFileKey = (taskId: string, n: number, sha256: string, ending: string): string =>
  `results/${taskId}/${n}-${sha256}${ending}`;
