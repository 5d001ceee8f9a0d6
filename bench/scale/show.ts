/** The results of the scale bench as a table in Markdown. */
import type { Contention } from './limit-item.ts';

/** One row a load. */
export function contentionTable(rows: readonly Contention[]): string {
  return [
    '| starts/s, one key | writes of its limit item a task | of which failed | most in a second | calls of Submit a task |',
    '| ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(({ startsPerSecond, writesPerTask, failed, mostInASecond, submits }) => {
      const share = `${Math.round(100 * failed)} %`;
      return `| ${startsPerSecond} | ${writesPerTask.toFixed(2)} | ${share} | ${mostInASecond.toLocaleString('en')} | ${submits.toFixed(2)} |`;
    }),
  ].join('\n');
}
