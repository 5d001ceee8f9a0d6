/** Every code that a task can end with: the contract's seven with an example each, and ours. */
import * as samples from '../../core/api/openapi/samples.ts';
import type { ErrorEntry, Fault, RetryPolicy } from '../../core/errors/taxonomy.ts';
import { errorTypes, ownCodes, statuses, taskCodes } from '../../core/errors/taxonomy.ts';
import { json, table } from './document.ts';

const faults: Readonly<Record<Fault, string>> = {
  caller: "the caller's",
  provider: "the provider's",
  ours: 'of the deployment',
};

const policies: Readonly<Record<RetryPolicy, string>> = {
  none: 'ends the task',
  backoff: 'sends again with backoff',
  short_delay: 'buys again after a short delay',
  request: 'buys again',
  foreseen: 'buys again only with a fallback of the request',
};

const rows = (codes: Readonly<Record<string, ErrorEntry>>) =>
  Object.entries(codes).map(([code, { meaning, fault, retry, action }]) => [
    `\`${code}\``,
    meaning,
    faults[fault],
    policies[retry],
    action,
  ]);

const heads = ['code', 'meaning', 'whose fault', 'what Bide does', 'what to do'];

/** The outcome of a task whose provider said so, after the last attempt that it was allowed. */
export const outcomeOf = (code: keyof typeof taskCodes) => ({
  ...samples.overdue.outcome,
  code,
  message: taskCodes[code].meaning,
  recommendedAction: taskCodes[code].action,
  mayBeCharged: false,
});

const refusals = Object.entries(statuses).filter(([status]) => Number(status) >= 400);

/** The error row that a refusal with each of the contract's statuses leaves. */
export const errorRows = refusals.map(([status, { class: code, meaning, fault, action }]) => ({
  ...samples.taskError,
  status: Number(status),
  type: Object.entries(errorTypes).find(([, one]) => one.status === Number(status))?.[0] ?? '',
  code,
  message: meaning,
  retryAfterSeconds: Number(status) === 429 ? 7 : null,
  fault,
  recommendedAction: action,
}));

/** The section. */
export function taskErrors(): string {
  const outcomes = (Object.keys(taskCodes) as (keyof typeof taskCodes)[]).map((code) => json(outcomeOf(code)));
  const byStatus = Object.fromEntries(refusals.map(([status, entry]) => [`${status} ${entry.class}`, entry]));
  return [
    '## How tasks fail\n',
    "A task that failed is no error of the API: it is 200 with an `outcome`. A code that is in no table is the provider's own, and is not retried.\n",
    "### The provider contract's codes\n",
    table(heads, rows(taskCodes)),
    'The `outcome` with each of them, when no attempt is left:\n',
    ...outcomes,
    "### The provider contract's statuses\n",
    table(heads, rows(byStatus)),
    'The error row that each of them leaves:\n',
    ...errorRows.map(json),
    '### Codes of ours\n',
    table(heads, rows(ownCodes)),
  ].join('\n');
}
