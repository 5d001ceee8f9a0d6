/** Tells the webhook of one task: counted before it is sent, by nobody else at the same time, again later where it failed. */
import { fixed } from '../../core/defaults.ts';
import type { Clock, Invocation, Log, Table } from '../../core/ports.ts';
import { noteError } from '../../core/records/error-row.ts';
import { taskKey, webhookKey } from '../../core/records/keys.ts';
import { asTask, type Outcome, type TaskRecord } from '../../core/records/task-record.ts';
import { mostTries, nextTry, type NextTry, type TryResult } from '../../core/webhooks/next-try.ts';
import { webhookBody } from '../../core/webhooks/webhook-body.ts';
import { asWebhook, claimWebhook, openWebhook, settleWebhook } from '../../core/webhooks/webhook-record.ts';
import type { WebhookRecord } from '../../core/webhooks/webhook-record.ts';
import type { SendWebhook } from '../adapters/webhook-http.ts';
import type { WebhookSecrets } from '../adapters/webhook-secrets.ts';
import { sendOnce } from './send-once.ts';

export interface WebhookContext {
  readonly table: Table;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: WebhookSecrets;
  readonly send: SendWebhook;
  readonly invocation: Invocation;
}

/** What was done. `idle`: nothing is to be sent, or not now, or somebody else does. */
export type Delivered = 'delivered' | 'waiting' | 'idle';

/** Nobody is told any more unless a person wants it. Thrown, so that the event ends among the dead letters. */
export class WebhookGivenUp extends Error {
  override readonly name = 'WebhookGivenUp';
}

/** Function time that is kept back for writing down what came of it. */
const STORE_MS = 3000;

/** @throws WebhookGivenUp after the last try, and again when the platform repeats the invocation that made it. */
export async function deliverWebhook(taskId: string, context: WebhookContext): Promise<Delivered> {
  const { table, clock, invocation } = context;
  const item = await table.get(taskKey(taskId));
  const task = item === undefined ? undefined : asTask(item);
  if (task?.outcome === undefined || task.webhook !== true) return 'idle';
  for (;;) {
    const claimed = await claim(task, context);
    if (claimed === undefined) return 'idle';
    const next = await tryOnce(task, task.outcome, claimed, context);
    if (next === undefined) return 'idle';
    if (next.kind === 'delivered') return 'delivered';
    if (next.kind === 'give_up') throw givenUp(taskId);
    const pauseMs = 1000 * next.seconds;
    if (invocation.remainingMs() < pauseMs + 1000 * fixed.webhookSeconds + STORE_MS) return 'waiting';
    await clock.sleep(pauseMs, invocation.signal);
  }
}

/** Each try that was counted and of which nobody wrote what came of it: its function was cut off. */
const cutOff: TryResult = { kind: 'failed', reason: 'cut_off' };

const givenUp = (taskId: string) => new WebhookGivenUp(`The webhook of task ${taskId} was given up.`);

/** The webhook with one more try counted, or undefined when that is not ours to make. */
async function claim(task: TaskRecord, context: WebhookContext): Promise<WebhookRecord | undefined> {
  const { table, clock, invocation } = context;
  const writer = invocation.requestId;
  const webhook = (await read(task, table)) ?? (await open(task, table));
  if (webhook?.state === 'given_up' && webhook.writer === writer) throw givenUp(task.taskId);
  if (webhook?.state !== 'waiting' || webhook.nextTryAt > clock.now()) return undefined;
  const until = clock.now() + invocation.remainingMs();
  const claimed = await table.update(claimWebhook(webhook, writer, until));
  if (claimed.kind === 'written') return asWebhook(claimed.item);
  // Refused: somebody else was first, or it was written and the answer was lost.
  const stored = await read(task, table);
  const isMine = stored?.writer === writer && stored.tries === webhook.tries + 1 && stored.state === 'waiting';
  return isMine ? stored : undefined;
}

async function read({ taskId }: TaskRecord, table: Table): Promise<WebhookRecord | undefined> {
  const item = await table.get(webhookKey(taskId));
  return item === undefined ? undefined : asWebhook(item);
}

/** For a task that was announced without it. */
async function open(task: TaskRecord, table: Table): Promise<WebhookRecord | undefined> {
  const opened = await table.update(openWebhook(task));
  return opened.kind === 'written' ? asWebhook(opened.item) : read(task, table);
}

/** Undefined when a person has begun it anew meanwhile. */
async function tryOnce(
  task: TaskRecord,
  outcome: Outcome,
  claimed: WebhookRecord,
  context: WebhookContext,
): Promise<NextTry | undefined> {
  const { table, clock, log } = context;
  const { taskId } = task;
  const { tries } = claimed;
  const result = tries > mostTries ? cutOff : await sendOnce(task, webhookBody(task, outcome), context);
  const next = nextTry(result, tries);
  const came = result.kind === 'answered' ? { status: result.status } : { reason: result.reason };
  log.info('webhook tried', { taskId, tries, ...came, next: next.kind });
  if (next.kind === 'give_up') await note(task, result, tries, context);
  const settled = await table.update(settleWebhook(claimed, result, next, clock.now()));
  if (settled.kind === 'written') return next;
  // Refused: it was begun anew, or it was written and the answer was lost.
  const stored = await read(task, table);
  const isSettled = stored?.state !== 'waiting' && stored?.tries === tries && stored.writer === claimed.writer;
  return isSettled ? next : undefined;
}

function note(task: TaskRecord, result: TryResult, tries: number, context: WebhookContext): Promise<void> {
  const last = result.kind === 'answered' ? `the last answer was ${result.status}` : `no answer: ${result.reason}`;
  const message = `given up after ${tries} ${tries === 1 ? 'try' : 'tries'}; ${last}`;
  const trouble = { status: -1, type: '', code: 'webhook_given_up', message, retryAfterSeconds: -1 };
  return noteError(context, task, { phase: 'webhook', attempt: 0, send: tries, trouble, at: context.clock.now() });
}
