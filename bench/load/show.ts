/** The results of the load bench as a table in Markdown. */
import type { Round } from './round.ts';

const columns: readonly (readonly [head: string, cell: (round: Round) => string])[] = [
  ['tasks at once', ({ tasks }) => tasks.toLocaleString('en')],
  ['lost', ({ lost }) => String(lost)],
  ['POSTs / sends', ({ posts, sends }) => `${posts.toLocaleString('en')} / ${sends.toLocaleString('en')}`],
  ['looks', ({ looks }) => looks.toLocaleString('en')],
  ['5xx', ({ refused }) => String(refused)],
  ['admitted in, s', ({ admission }) => admission.toFixed(1)],
  ['all ended in, s', ({ wall }) => wall.toFixed(1)],
  ['tasks/s', ({ tasksPerSecond }) => tasksPerSecond.toFixed(1)],
  ['added p50, s', ({ added }) => added.p50.toFixed(1)],
  ['added p99, s', ({ added }) => added.p99.toFixed(1)],
  ['CPU a task, ms', ({ cpuMsPerTask }) => cpuMsPerTask.toFixed(1)],
  ['peak memory, MiB', ({ peakMebibytes }) => String(peakMebibytes)],
];

/** One row a round. */
export function loadTable(rounds: readonly Round[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(([head]) => head)),
    line(columns.map(() => '---:')),
    ...rounds.map((round) => line(columns.map(([, cell]) => cell(round)))),
  ].join('\n');
}
