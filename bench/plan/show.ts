import type { Measured } from './measure.ts';

/** The results as a table in Markdown. */
export function planTable(plans: readonly Measured[]): string {
  const head = [
    '| tasks take | looks planned | first plan, ms | mean of the next, ms | p99, ms |',
    '| --- | ---: | ---: | ---: | ---: |',
  ];
  const rows = plans.map(({ tasks, looks, firstMs, meanMs, p99Ms }) => {
    return `| ${tasks} | ${looks} | ${firstMs.toFixed(2)} | ${meanMs.toFixed(2)} | ${p99Ms.toFixed(2)} |`;
  });
  return [...head, ...rows].join('\n');
}
