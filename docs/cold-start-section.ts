/** The section "cold-start" of docs/benchmarks.md, made from the committed run. */
import { readFileSync } from 'node:fs';
import type { ColdStart } from '../bench/cold-start/cold-start.ts';
import { coldStartTable } from '../bench/cold-start/show.ts';

/** Markdown. */
export function coldStartSection(): string {
  const path = new URL('../bench/results/cold-start.json', import.meta.url);
  return coldStartTable((JSON.parse(readFileSync(path, 'utf8')) as { functions: ColdStart[] }).functions);
}
