/**
 * `npm run bench -- polling [--trace FILE] [--c 2] [--half] [--json]`: what looking costs, ours beside others.
 * Cost = c × looks + seconds from done to detected, a task. `--half` takes the second half of the tasks alone. Without
 * `--trace` generated tasks are replayed, and worlds whose truth is known.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { generate } from './generate.ts';
import { plot } from './plot.ts';
import { compare, type PolicyCosts } from './policies.ts';
import { seeded } from './random.ts';
import { readTrace } from './read-trace.ts';
import { playWorlds, playWorldsAtOthers, WORST, type Shown, type ShownAt } from './worlds.ts';

const SEED = 1;
const WINDOW = 250;

/** What is kept in bench/results. */
export interface Polling {
  readonly tasks: number;
  readonly c: number;
  readonly policies: readonly PolicyCosts[];
  readonly worlds?: readonly Shown[];
  /** The same worlds where a look is worth more, or less. */
  readonly worldsAt?: readonly ShownAt[];
}

/** Exit code 1 when ours is dearer than plain growing waits allow in one of the worlds. */
export async function run(args: string[]): Promise<void> {
  const options = { trace: { type: 'string' }, c: { type: 'string', default: '2' } } as const;
  const flags = { half: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ args, options: { ...options, ...flags } });
  const c = Number(values.c);
  if (!(c > 0)) throw new Error(`--c is ${values.c}. Allowed: seconds of delay that a look is worth, above 0.`);
  const all = values.trace === undefined ? generate(seeded(SEED)) : readTrace(values.trace, seeded(SEED));
  const rows = values.half ? all.slice(Math.floor(all.length / 2)) : all;
  const costs: number[] = [];
  const policies = await compare(rows, c, (cost) => costs.push(cost));
  const isWhole = values.trace === undefined && !values.half;
  const worlds = isWhole ? { worlds: await playWorlds(c), worldsAt: await playWorldsAtOthers(c) } : {};
  const polling: Polling = { tasks: rows.length, c, policies, ...worlds };
  const name = ['polling', ...(values.trace === undefined ? [] : ['trace']), ...(values.half ? ['half'] : []), `c${c}`];
  keep(name.join('-'), polling, costs);
  if (values.json) console.log(JSON.stringify(polling));
  else show(polling);
  const shown = [polling, ...(polling.worldsAt ?? [])].flatMap((one) => one.worlds ?? []);
  if (shown.some(({ ratio }) => ratio > WORST)) process.exitCode = 1;
}

function keep(name: string, polling: Polling, costs: readonly number[]): void {
  const file = (ending: string) => new URL(`../results/${name}.${ending}`, import.meta.url);
  writeFileSync(file('json'), `${JSON.stringify(polling, undefined, 2)}\n`);
  const windows = Array.from({ length: Math.floor(costs.length / WINDOW) }, (_, i) => {
    return costs.slice(WINDOW * i, WINDOW * (i + 1)).reduce((sum, cost) => sum + cost, 0) / WINDOW;
  });
  const levels = polling.policies
    .slice(1, 4)
    // The best fixed interval in hindsight may be one of the peers': one line is enough.
    .filter(({ cost }, i, all) => all.findIndex((one) => one.cost === cost) === i)
    .map(({ policy, cost }) => ({ name: policy.replace(/ in hindsight| limit/, ''), cost }));
  const title = `What a task costs at c = ${polling.c}: looks × c + seconds until detected`;
  writeFileSync(file('svg'), plot(title, { tasks: costs.length, window: WINDOW, costs: windows }, levels));
}

function show({ tasks, c, policies, worlds = [], worldsAt = [] }: Polling): void {
  const limit = policies[1]?.cost ?? NaN;
  console.log(`${tasks} tasks, c = ${c}; means a task\n`);
  console.log(['policy'.padEnd(36), 'looks', 'delay', ' cost', '× limit'].join('  '));
  for (const { policy, polls, delay, cost } of policies) {
    const cells = [polls.toFixed(2), delay.toFixed(2), cost.toFixed(2), (cost / limit).toFixed(3)];
    console.log([policy.padEnd(36), ...cells.map((cell) => cell.padStart(5))].join('  '));
  }
  if (worlds.length > 0) console.log('\nworlds with a known truth, cost beside plain growing waits\n');
  for (const { world, tasks: n, bide, growing, ratio, tasksToRecover } of worlds) {
    const drift = tasksToRecover === undefined ? '' : `, recovered after ${tasksToRecover} tasks`;
    console.log(`${world.padEnd(48)}  ${String(n).padStart(5)} tasks  ${bide} / ${growing} = ${ratio}${drift}`);
  }
  for (const at of worldsAt) {
    console.log(`\nthe same at c = ${at.c}: ${at.worlds.map(({ world, ratio }) => `${world} ${ratio}`).join('; ')}`);
  }
}
