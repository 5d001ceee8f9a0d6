/**
 * `npm run bench -- plan [--json]`: how long it takes to plan all looks at a task. In a function it happens at each look,
 * between the read of what was learnt and the Wait.
 */
import { writeFileSync } from 'node:fs';
import { measure, type Measured } from './measure.ts';
import { planTable } from './show.ts';

/** What a plan may take, all but one in a hundred. */
export const MOST_MS = 5;

/** What is kept in bench/results. */
export interface Plans {
  readonly plans: readonly Measured[];
}

/** Prints the table, or JSON with `--json`; exit code 1 when one in a hundred plans, or all on average, take 5 ms or more. */
export function run(args: readonly string[]): void {
  const plans = measure();
  const json = JSON.stringify({ plans } satisfies Plans, undefined, 2);
  writeFileSync(new URL('../results/plan.json', import.meta.url), `${json}\n`);
  console.log(args.includes('--json') ? json : planTable(plans));
  if (plans.some(({ meanMs, p99Ms }) => Math.max(meanMs, p99Ms) >= MOST_MS)) process.exitCode = 1;
}
