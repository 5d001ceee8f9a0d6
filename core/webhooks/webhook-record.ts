/** What is known of telling a task's webhook of its end: one item beside the task. Times in milliseconds since the epoch. */
import { openWebhookIndex, webhookKey } from '../records/keys.ts';
import type { TaskRecord } from '../records/task-record.ts';
import { isNew } from '../records/clauses.ts';
import { all, equals, exists, type Item, type Key, type Update } from '../records/write.ts';
import type { NextTry, TryResult } from './next-try.ts';

export const webhookStates = ['waiting', 'delivered', 'given_up'] as const;

export type WebhookState = (typeof webhookStates)[number];

export type WebhookRecord = Key & {
  taskId: string;
  state: WebhookState;
  /** Sends that were begun, each counted before it was made. */
  tries: number;
  /** Status of the last answer; -1 where none came. */
  lastStatus: number;
  /** Why no answer came, in one word; empty where one did. */
  lastError: string;
  /** Nobody sends before; while a send is under way, when it is over at the latest. */
  nextTryAt: number;
  /** The invocation that has begun the last send. */
  writer: string;
  /** In the index of open tasks as long as it waits. */
  openPk?: string;
  dueAt?: number;
  expiresAt: number;
};

export const asWebhook = (item: Item): WebhookRecord => item as unknown as WebhookRecord;

/** An announcement reaches its rule within this time, or the sweeper sees to it. */
const UNTOLD_MS = 60_000;

/** The item as it is before anything was sent; one that is there stays. */
export function openWebhook({ taskId, outcome, expiresAt }: TaskRecord): Update {
  const endedAt = outcome?.finishedAt ?? 0;
  return { ...fresh(taskId, endedAt + UNTOLD_MS, expiresAt), onlyIf: isNew(endedAt) };
}

/** Begins anew, whatever came of it so far: a person wants it. */
export const reopenWebhook = ({ taskId, expiresAt }: TaskRecord, now: number): Update =>
  fresh(taskId, now + UNTOLD_MS, expiresAt);

function fresh(taskId: string, dueAt: number, expiresAt: number): Update {
  const state: WebhookState = 'waiting';
  const nothing = { tries: 0, lastStatus: -1, lastError: '', nextTryAt: 0, writer: '' };
  return { key: webhookKey(taskId), set: { taskId, state, ...nothing, ...openWebhookIndex(taskId, dueAt), expiresAt } };
}

/** Takes the next send over from whoever else may want it. `until`: when it is over at the latest. */
export function claimWebhook({ taskId, tries, writer }: WebhookRecord, mine: string, until: number): Update {
  return {
    key: webhookKey(taskId),
    set: { tries: tries + 1, nextTryAt: until, dueAt: until, writer: mine },
    onlyIf: all(equals('state', 'waiting'), equals('tries', tries), equals('writer', writer)),
  };
}

/** Writes down what came of the send that this record has claimed. */
export function settleWebhook(claimed: WebhookRecord, result: TryResult, next: NextTry, now: number): Update {
  const { taskId, tries, writer } = claimed;
  const seen = {
    lastStatus: result.kind === 'answered' ? result.status : -1,
    lastError: result.kind === 'failed' ? result.reason : '',
  };
  const mine = all(equals('state', 'waiting'), equals('tries', tries), equals('writer', writer));
  if (next.kind === 'again') {
    const at = now + 1000 * next.seconds;
    return { key: webhookKey(taskId), set: { ...seen, nextTryAt: at, dueAt: at }, onlyIf: mine };
  }
  const state: WebhookState = next.kind === 'delivered' ? 'delivered' : 'given_up';
  return {
    key: webhookKey(taskId),
    set: { ...seen, state, nextTryAt: 0 },
    remove: ['openPk', 'dueAt'],
    onlyIf: mine,
  };
}

/** Lets the sweeper come back to it, unless somebody has done something meanwhile. */
export const visitWebhook = ({ taskId, dueAt = 0 }: WebhookRecord, at: number): Update => ({
  key: webhookKey(taskId),
  set: { dueAt: at },
  onlyIf: all(exists('openPk'), equals('dueAt', dueAt)),
});
