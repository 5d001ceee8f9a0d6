/** The tables of docs/errors.md, made from the table of errors that the functions read. */
import { codeOfStatus, entryOfStatus } from '../core/errors/entries.ts';
import { seenCodes } from '../core/errors/seen-codes.ts';
import { ownCodes, statuses, taskCodes, type ErrorEntry, type RetryPolicy } from '../core/errors/taxonomy.ts';
import { withBlock } from './readme-block.ts';

/** What the machine does on its own. */
const deeds: Readonly<Record<RetryPolicy, string>> = {
  none: '',
  backoff: 'again, with backoff',
  short_delay: 'again after a short delay',
  request: 'again',
  foreseen: 'again where `fallbacks` foresee it',
};

/** Statuses that are told by a code where the body gives none; 408 and up come from gateways. */
const toldStatuses = [
  ...Object.keys(statuses)
    .map(Number)
    .filter((status) => status >= 400),
  408,
  413,
  422,
  502,
  503,
  504,
];

export function currentErrorsPage(page: string): string {
  const byStatus = toldStatuses.map((status) => [`${status}`, codeOfStatus(status), entryOfStatus(status)] as const);
  const withTasks = withBlock(page, 'tasks', table(Object.entries(taskCodes)));
  const withOwn = withBlock(withTasks, 'own', table(Object.entries(ownCodes)));
  const withSeen = withBlock(withOwn, 'seen', table(Object.entries(seenCodes)));
  return withBlock(
    withSeen,
    'statuses',
    table(byStatus.map(([status, code, entry]) => [code, entry, status] as const)),
  );
}

type Row = readonly [code: string, entry: ErrorEntry, status?: string];

function table(rows: readonly Row[]): string {
  const hasStatus = rows.some(([, , status]) => status !== undefined);
  const head = [
    ...(hasStatus ? ['HTTP'] : []),
    'code',
    'meaning',
    'whose fault',
    'what the machine does',
    'what to do',
  ];
  const lines = rows.map(([code, { meaning, fault, retry, action }, status]) => [
    ...(status === undefined ? [] : [status]),
    `\`${code}\``,
    meaning,
    fault,
    deeds[retry],
    action,
  ]);
  return [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
