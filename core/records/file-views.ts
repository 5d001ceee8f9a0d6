/** The files of a result as callers see them. */
import type { FileLinks, Table } from '../ports.ts';
import { fateOf } from '../task/files-verdict.ts';
import { readFileList, type ListedFile } from './kept-files.ts';
import { currentAttempt, type TaskRecord } from './task-record.ts';

/** One file that the result names. */
export interface FileView {
  /** Where in the result its URL is: a JSON pointer. */
  readonly at: string;
  readonly url: string;
  readonly state: 'kept' | 'expired' | 'missing';
  readonly bytes: number | null;
  readonly contentType: string | null;
  readonly sha256: string | null;
  /** `s3://bucket/key` */
  readonly location: string | null;
  /** A URL that it can be read by for a while. */
  readonly download: string | null;
}

/** Where files are listed, and how they are got at. */
export interface FilePorts {
  readonly table: Table;
  readonly links: FileLinks;
}

/** The files of a task once it is settled what became of them; null where none are kept. */
export async function readFileViews({ table, links }: FilePorts, task: TaskRecord): Promise<FileView[] | null> {
  const { files = 'due' } = currentAttempt(task) ?? {};
  if (files === 'due') return null;
  const list = await readFileList(table, task.taskId, task.attempt);
  return Promise.all(list.files.map((file) => viewOf(file, links)));
}

async function viewOf({ at, url, reply }: ListedFile, links: FileLinks): Promise<FileView> {
  if (reply?.kind !== 'copied') {
    const state = fateOf(reply, true) === 'gone' ? 'expired' : 'missing';
    return { at, url, state, bytes: null, contentType: null, sha256: null, location: null, download: null };
  }
  const { key, bytes, contentType, sha256 } = reply;
  const [location, download] = [links.location(key), await links.download(key)];
  return { at, url, state: 'kept', bytes, contentType, sha256, location, download };
}
