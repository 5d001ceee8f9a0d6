/** What earlier releases left behind, as they wrote it: the definition, and tasks at moments of their lives. */
import { readFileSync } from 'node:fs';
import type { Item } from '../../core/records/write.ts';

/** A task at one moment: the table, and the journal of the executions without the definition. */
export interface Moment {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** POSTs that were paid for until then. */
  readonly paid: number;
  readonly items: readonly Item[];
  readonly lines: readonly ({ readonly kind: string } & Record<string, unknown>)[];
}

export interface Release {
  /** Amazon States Language, with the ARNs of a local runtime. */
  readonly definition: object;
  readonly moments: readonly Moment[];
}

/** Reads the files of a release, e.g. `0.1.0`. */
export function readRelease(version: string): Release {
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(new URL(`${version}/${file}.json`, import.meta.url), 'utf8'));
  return { definition: read('definition') as object, moments: read('moments') as Moment[] };
}

/** The moment of that name. @throws when there is none */
export function momentOf({ moments }: Release, name: string): Moment {
  const found = moments.find((moment) => moment.name === name);
  if (found === undefined) throw new Error(`There is no moment "${name}".`);
  return found;
}

/** The journal at that moment, as a local runtime reads it when it starts. */
export function journalOf({ definition }: Release, { lines }: Moment): string {
  const hash = lines.find(({ kind }) => kind === 'start')?.['hash'];
  const all = hash === undefined ? lines : [{ kind: 'definition', hash, definition }, ...lines];
  return all.map((line) => `${JSON.stringify(line)}\n`).join('');
}
