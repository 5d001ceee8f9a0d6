import { readFile } from 'node:fs/promises';
import { checkRequest, type TaskRequest } from '../core/task/request.ts';
import { UsageError } from './io.ts';

/** A request and where it stands, e.g. `examples/bad-day.jsonl:3`. */
export interface FiledRequest {
  readonly place: string;
  readonly request: TaskRequest;
}

interface Found {
  readonly place: string;
  readonly value: unknown;
}

/** Reads requests from JSON files (one, or a list) and JSON Lines. @throws UsageError with every problem of every file. */
export async function readRequests(files: readonly string[]): Promise<FiledRequest[]> {
  const problems: string[] = [];
  const requests: FiledRequest[] = [];
  for (const file of files) {
    for (const { place, value } of await readFileAt(file, problems)) {
      const checked = checkRequest(value);
      if (checked.kind === 'valid') requests.push({ place, request: checked.request });
      else problems.push(...checked.problems.map(({ param, message }) => `${place}: ${param}: ${message}`));
    }
  }
  if (problems.length > 0) throw new UsageError(`Nothing was sent. Correct these first:\n  ${problems.join('\n  ')}`);
  if (requests.length === 0) throw new UsageError(`There is no request in ${files.join(', ')}.`);
  return requests;
}

async function readFileAt(file: string, problems: string[]): Promise<Found[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    problems.push(`${file}: cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})`);
    return [];
  }
  return file.endsWith('.jsonl') || file.endsWith('.ndjson')
    ? readLines(file, text, problems)
    : readWhole(file, text, problems);
}

function readWhole(file: string, text: string, problems: string[]): Found[] {
  const value = parse(file, text, problems);
  if (value === undefined) return [];
  return Array.isArray(value)
    ? value.map((one: unknown, i) => ({ place: `${file}[${i}]`, value: one }))
    : [{ place: file, value }];
}

function readLines(file: string, text: string, problems: string[]): Found[] {
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
