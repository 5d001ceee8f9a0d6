/** The section "plan" of docs/benchmarks.md, made from the committed run. */
import { readFileSync } from 'node:fs';
import type { Plans } from '../bench/plan/plan.ts';
import { planTable } from '../bench/plan/show.ts';

/** Markdown. */
export function planSection(): string {
  const path = new URL('../bench/results/plan.json', import.meta.url);
  return planTable((JSON.parse(readFileSync(path, 'utf8')) as Plans).plans);
}
