/**
 * Lives through seeds for another process: `node worker.mjs BLUEPRINT`, then one message for each job. What a seed comes
 * to depends on nothing but the seed.
 */
import { readFileSync } from 'node:fs';
import type { Blueprint } from '../../local/blueprint.ts';
import { explain, type Failure } from './failure.ts';
import { addReport, noTotals, type Totals } from './totals.ts';
import { live } from './world.ts';

/** Some seeds in a row, or one that broke and is to be explained. */
export type Job =
  | { readonly kind: 'live'; readonly first: number; readonly count: number }
  | { readonly kind: 'explain'; readonly seed: number };

export type Done =
  { readonly kind: 'lived'; readonly totals: Totals } | { readonly kind: 'explained'; readonly failure: Failure };

// Thousands of simulated errors are thrown, and nobody reads where.
Error.stackTraceLimit = 0;
const blueprint = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Blueprint;

async function through({ first, count }: { first: number; count: number }): Promise<Totals> {
  const before = process.cpuUsage();
  const totals = noTotals();
  for (let seed = first; seed < first + count; seed += 1) {
    addReport(totals, await live(seed, blueprint));
  }
  const { user, system } = process.cpuUsage(before);
  return { ...totals, cpuSeconds: (user + system) / 1e6 };
}

async function work(job: Job): Promise<Done> {
  if (job.kind === 'live') return { kind: 'lived', totals: await through(job) };
  const broken = await live(job.seed, blueprint);
  return { kind: 'explained', failure: await explain(broken, blueprint) };
}

process.on('message', (job: Job) => void work(job).then((done) => process.send?.(done)));
