/** The results of the scale bench as tables in Markdown. */
import type { Learning, Writes } from './durations-items.ts';
import type { Contention } from './limit-item.ts';

const grouped = (n: number) => n.toLocaleString('en');

/** One row a load. */
export function contentionTable(rows: readonly Contention[]): string {
  return [
    '| starts/s, one key | looks that count | writes of its limit item a task | of which failed | most in a second | calls of Submit a task |',
    '| ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(({ startsPerSecond, looks, writesPerTask, failed, mostInASecond, submits }) => {
      const share = `${Math.round(100 * failed)} %`;
      return `| ${startsPerSecond} | ${looks} | ${writesPerTask.toFixed(2)} | ${share} | ${grouped(mostInASecond)} | ${submits.toFixed(2)} |`;
    }),
  ].join('\n');
}

/** One row a load; the writes of a second are those of the items of workload, model and profile. */
export function learningTable(rows: readonly Learning[]): string {
  const second = ({ workload, model, profile }: Writes) => [workload, model, profile].map(grouped).join(' + ');
  return [
    '| ended tasks/s, one workload | writes of its durations a task | in the first second: workload + model + profile | in the last |',
    '| ---: | ---: | ---: | ---: |',
    ...rows.map(({ endsPerSecond, writesPerTask, first, last }) => {
      return `| ${grouped(endsPerSecond)} | ${writesPerTask.toFixed(2)} | ${second(first)} | ${second(last)} |`;
    }),
  ].join('\n');
}
