/**
 * `npm run bench -- load [--tasks 10000] [--json] [--cpu-prof FOLDER]`: so many tasks at once through `bide serve` on
 * this machine, and a hundredth and a tenth of them before, to see how it grows. Linux only: it reads /proc.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runRound, type Round } from './round.ts';
import { loadTable } from './show.ts';

const options = {
  tasks: { type: 'string', default: '10000' },
  json: { type: 'boolean', default: false },
  /** Keeps a CPU profile of each `bide serve` there. */
  'cpu-prof': { type: 'string' },
} as const;

/** Prints a table, or JSON with `--json`. The JSON of the full load is kept in bench/results. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  const tasks = Number(values.tasks);
  if (!Number.isInteger(tasks) || tasks < 1 || tasks > 100_000)
    throw new Error(`--tasks is ${values.tasks}; allowed: 1 to 100000.`);
  const rounds: Round[] = [];
  for (const count of [tasks / 100, tasks / 10, tasks]) {
    rounds.push(await runRound({ tasks: Math.ceil(count), profileFolder: values['cpu-prof'] }));
  }
  const json = JSON.stringify({ rounds }, undefined, 2);
  if (values.tasks === options.tasks.default) {
    writeFileSync(new URL('../results/load.json', import.meta.url), `${json}\n`);
  }
  console.log(values.json ? json : loadTable(rounds));
}
