/** The section "load" of docs/benchmarks.md, made from the committed run. */
import { readFileSync } from 'node:fs';
import type { Round } from '../bench/load/round.ts';
import { loadTable } from '../bench/load/show.ts';

/** Markdown. */
export function loadSection(): string {
  const path = new URL('../bench/results/load.json', import.meta.url);
  return loadTable((JSON.parse(readFileSync(path, 'utf8')) as { rounds: Round[] }).rounds);
}
