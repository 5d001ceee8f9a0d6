/** `npm run bench -- limiter [--json]`: the limits of a limit group on virtual time, and clients that have none. */
import { writeFileSync } from 'node:fs';
import { measure } from './measure.ts';
import { limiterTables } from './show.ts';

/** Prints the tables, or JSON with `--json`, and keeps the JSON in bench/results. */
export async function run(args: readonly string[]): Promise<void> {
  const results = await measure();
  const json = JSON.stringify(results, undefined, 2);
  writeFileSync(new URL('../results/limiter.json', import.meta.url), `${json}\n`);
  console.log(args.includes('--json') ? json : limiterTables(results));
}
