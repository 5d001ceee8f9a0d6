/** A run that is kept in a file while it goes on, so that one that was cut short goes on where it stood. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Totals } from './totals.ts';

/** What is kept. */
export interface Run {
  /** That it was taken up on last. */
  readonly commit: string;
  /** What was simulated, whatever else a commit changed. Absent in runs of earlier releases. */
  readonly sources?: string;
  readonly firstSeed: number;
  /** Seeds that were asked for. */
  readonly wanted: number;
  readonly node: string;
  /** When the last of it was done, ISO 8601. */
  readonly at: string;
  readonly totals: Totals;
}

/** Written whole or not at all. */
export function keep(file: string, run: Run): void {
  const half = `${file}.half`;
  writeFileSync(half, `${JSON.stringify(run, null, 2)}\n`);
  renameSync(half, file);
}

/** What is there of the same run. @throws when the file is of another one. */
export function resume(file: string, run: Pick<Run, 'sources' | 'node' | 'firstSeed' | 'wanted'>): Totals | undefined {
  if (!existsSync(file)) return undefined;
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Run;
  for (const name of ['sources', 'node', 'firstSeed', 'wanted'] as const) {
    if (kept[name] !== run[name])
      throw new Error(`${file} has ${name} ${kept[name]}; this run has ${run[name]}. Move it away, or name another.`);
  }
  return kept.totals;
}
