/** The section "polling" of docs/benchmarks.md, made from the committed runs. */
import { readFileSync } from 'node:fs';
import type { Polling } from '../bench/polling/polling.ts';

const kept = (name: string) =>
  JSON.parse(readFileSync(new URL(`../bench/results/${name}.json`, import.meta.url), 'utf8')) as Polling;

const runs = [
  ['polling-trace-c2', 'the trace, c = 2', '--trace FILE'],
  ['polling-trace-half-c2', 'its second half alone, c = 2', '--trace FILE --half'],
  ['polling-trace-c0.5', 'the trace, c = 0.5', '--trace FILE --c 0.5'],
  ['polling-trace-c10', 'the trace, c = 10', '--trace FILE --c 10'],
  ['polling-c2', 'generated tasks, c = 2', ''],
] as const;

const grouped = (n: number) => n.toLocaleString('en-US');
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(head), row(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(row)].join('\n');

/** Markdown. */
export function pollingSection(): string {
  return [limits(), everybody(), worlds()].join('\n\n');
}

function limits(): string {
  const rows = runs.map(([name, what, options]) => {
    const { tasks, policies } = kept(name);
    const [ours = NaN, limit = NaN, ...others] = policies.map(({ cost }) => cost);
    const best = Math.min(...others);
    const below = `${(100 * (1 - ours / best)).toFixed(1)} %`;
    const command = `\`npm run bench -- polling${options === '' ? '' : ` ${options}`}\``;
    const costs = [ours.toFixed(2), limit.toFixed(2), (ours / limit).toFixed(3), best.toFixed(2), below];
    return [what, grouped(tasks), ...costs, command];
  });
  const heads = ['tasks', 'how many', 'Bide', 'clairvoyant limit', '×', 'best of all others', 'below it', 'command'];
  return table(heads, rows);
}

function everybody(): string {
  const rows = kept('polling-trace-c2').policies.map(({ policy, polls, delay, cost }) => [
    policy,
    polls.toFixed(2),
    delay.toFixed(2),
    cost.toFixed(2),
  ]);
  return table(['the trace, c = 2', 'looks', 'delay, s', 'cost'], rows);
}

function worlds(): string {
  const { worlds: shown = [], worldsAt = [] } = kept('polling-c2');
  const rows = shown.map(({ world, tasks, bide, growing, ratio, tasksToRecover }) => [
    world,
    grouped(tasks),
    bide.toFixed(2),
    growing.toFixed(2),
    ratio.toFixed(3),
    ...worldsAt.map((at) => at.worlds.find((one) => one.world === world)?.ratio.toFixed(3) ?? ''),
    tasksToRecover === undefined ? '' : String(tasksToRecover),
  ]);
  const others = worldsAt.map(({ c }) => `× at c = ${c}`);
  return table(['a world, c = 2', 'tasks', 'Bide', 'growing waits', '×', ...others, 'tasks to recover'], rows);
}
