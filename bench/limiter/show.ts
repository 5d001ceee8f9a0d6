import { median } from '../median.ts';
import type { ItemRow, RateRow, Results, ShareRow } from './measure.ts';

const number = (value: number): string => value.toLocaleString('en-US');
const percent = (share: number, digits: number): string => `${(100 * share).toFixed(digits)} %`;

/** The least, the median and the most. */
const spread = (drawn: readonly number[]): string =>
  [Math.min(...drawn), median(drawn), Math.max(...drawn)].map((share) => percent(share, 1)).join(', ');

/** The first `words` columns hold words, the others numbers. */
function table(head: readonly string[], rows: readonly (readonly string[])[], words = 2): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (i < words ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

const rateRow = ({ world, policy, requests, refused, used, drawn, p50Seconds, p99Seconds }: RateRow) => [
  world,
  policy,
  number(requests),
  `${number(refused)} (${percent(refused / requests, 1)})`,
  percent(used, 1),
  drawn === undefined ? '' : spread(drawn.map((one) => one.used)),
  `${number(p50Seconds)} s`,
  `${number(p99Seconds)} s`,
];

const shareRow = ({ world, policy, stream, tasks, p50Seconds, p99Seconds, transitions }: ShareRow) => [
  world,
  policy,
  stream,
  number(tasks),
  `${number(p50Seconds)} s`,
  `${number(p99Seconds)} s`,
  transitions?.toFixed(1) ?? '',
];

const itemRow = (row: ItemRow) => [
  row.world,
  String(row.refused),
  row.writeUnitsPerTask.toFixed(2),
  String(row.writeUnitsInTheBusiestSecond),
  String(row.mostAtOnce),
];

/** The results as Markdown: the rate beside others, who waits how long, and what it takes. */
export function limiterTables({ rate, shares, items }: Results): string {
  return [
    table(
      [
        'what the provider counts',
        'client',
        'requests',
        'answered 429',
        'used of the rate',
        'eight draws: least, median, most',
        'p50 wait',
        'p99 wait',
      ],
      rate.map(rateRow),
    ),
    table(
      ['tasks', 'client', 'whose', 'how many', 'p50 wait', 'p99 wait', 'transitions to send one'],
      shares.map(shareRow),
      3,
    ),
    table(
      ['tasks', '429', 'write units of the limit item a task', 'in its busiest second', 'most jobs at once'],
      items.map(itemRow),
    ),
  ].join('\n\n');
}
