import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkRequest, type Problem, type TaskRequest } from '../core/task/request.ts';
import { UsageError } from './io.ts';

/** One thing of a file, and where it stands, e.g. `examples/bad-day.jsonl:3`. */
export interface Filed<T> {
  readonly place: string;
  readonly value: T;
}

/** A request and where it stands. */
export interface FiledRequest {
  readonly place: string;
  readonly request: TaskRequest;
}

/** What a check of one thing came to. */
export type Checked<T> =
  { readonly kind: 'valid'; readonly value: T } | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** Reads requests from JSON files (one, or a list) and JSON Lines. @throws UsageError with every problem of every file. */
export async function readRequests(files: readonly string[], folder = ''): Promise<FiledRequest[]> {
  const filed = await readChecked(files, folder, (given): Checked<TaskRequest> => {
    // Whoever takes it in knows whether a webhook may go to this machine.
    const checked = checkRequest(given, { loopbackWebhooks: true });
    return checked.kind === 'valid' ? { kind: 'valid', value: checked.request } : checked;
  });
  return filed.map(({ place, value }) => ({ place, request: value }));
}

/** Reads files as above and checks everything in them. Relative names begin at `folder`. */
export async function readChecked<T>(
  files: readonly string[],
  folder: string,
  check: (given: unknown) => Checked<T>,
): Promise<Filed<T>[]> {
  if (files.length === 0) throw new UsageError('No file was given.');
  const problems: string[] = [];
  const valid: Filed<T>[] = [];
  for (const file of files) {
    for (const { place, value } of await readFileAt(file, folder, problems)) {
      const checked = check(value);
      if (checked.kind === 'valid') valid.push({ place, value: checked.value });
      else problems.push(...checked.problems.map(({ param, message }) => `${place}: ${param}: ${message}`));
    }
  }
  if (problems.length > 0) throw new UsageError(`Nothing was sent. Correct these first:\n  ${problems.join('\n  ')}`);
  if (valid.length === 0) throw new UsageError(`There is no request in ${files.join(', ')}.`);
  return valid;
}

async function readFileAt(file: string, folder: string, problems: string[]): Promise<Filed<unknown>[]> {
  let text: string;
  try {
    text = await readFile(resolve(folder, file), 'utf8');
  } catch (cause) {
    problems.push(`${file}: cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})`);
    return [];
  }
  return file.endsWith('.jsonl') || file.endsWith('.ndjson')
    ? readLines(file, text, problems)
    : readWhole(file, text, problems);
}

function readWhole(file: string, text: string, problems: string[]): Filed<unknown>[] {
  const value = parse(file, text, problems);
  if (value === undefined) return [];
  return Array.isArray(value)
    ? value.map((one: unknown, i) => ({ place: `${file}[${i}]`, value: one }))
    : [{ place: file, value }];
}

function readLines(file: string, text: string, problems: string[]): Filed<unknown>[] {
  return text.split('\n').flatMap((line, i) => {
    const place = `${file}:${i + 1}`;
    const value = line.trim() === '' ? undefined : parse(place, line, problems);
    return value === undefined ? [] : [{ place, value }];
  });
}

function parse(place: string, text: string, problems: string[]): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    problems.push(`${place}: is not JSON (${(cause as Error).message})`);
    return undefined;
  }
}
