/** `GET /v1/tasks/{id}`: one task, at once or when there is something new to see. */
import { createHash } from 'node:crypto';
import { namesTag, waitSecondsOf } from '../../core/api/preferences.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import { isTerminal } from '../../core/task/task-view.ts';
import type { Call } from './api-context.ts';
import { heldUntil } from './held-until.ts';
import { ownTask, retryAfter } from './own-task.ts';
import { readNoQuery } from './read-no-query.ts';
import { showTask } from './show-task.ts';

/** Between two reads of a task that somebody waits for, at least. */
const READ_EVERY_MS = 1000;
/** And at most: somebody may cancel it. */
const READ_AT_LEAST_EVERY_MS = 5000;
/** A look that is due has been recorded by then, as a rule. */
const LOOK_MS = 500;

export async function getTask(c: Call): Promise<Response> {
  readNoQuery(c);
  const seen = c.req.header('If-None-Match');
  const seconds = waitSecondsOf(c.req.header('Prefer'));
  let shown = await show(c, await ownTask(c));
  if (seconds !== undefined) {
    c.header('Preference-Applied', `wait=${seconds}`);
    shown = await waitForNews(c, shown, seen ?? shown.tag, seconds);
  }
  retryAfter(c, shown.task);
  c.header('ETag', shown.tag);
  if (namesTag(seen, shown.tag)) return c.body(null, 304);
  return c.body(shown.json, 200, { 'Content-Type': 'application/json' });
}

interface Shown {
  readonly task: TaskRecord;
  readonly json: string;
  /** A strong entity tag: the same only for the same bytes. */
  readonly tag: string;
}

async function show(c: Call, task: TaskRecord): Promise<Shown> {
  const json = JSON.stringify(await showTask(c.get('context'), task));
  return { task, json, tag: `"${createHash('sha256').update(json).digest('base64url').slice(0, 32)}"` };
}

/** Looks again until the task is finished, is not as the caller has seen it, or the time is up. */
async function waitForNews(c: Call, first: Shown, seen: string, seconds: number): Promise<Shown> {
  const { clock, invocation } = c.get('context');
  const until = heldUntil(c, seconds);
  let shown = first;
  while (!isTerminal(shown.task) && namesTag(seen, shown.tag) && clock.now() < until) {
    await clock.sleep(Math.min(pauseMs(shown.task, clock.now()), until - clock.now()), invocation.signal);
    shown = await show(c, await ownTask(c));
  }
  return shown;
}

/** Before its next look a task has no news. */
const pauseMs = ({ nextLookAt }: TaskRecord, now: number): number =>
  Math.min(READ_AT_LEAST_EVERY_MS, Math.max(READ_EVERY_MS, nextLookAt + LOOK_MS - now));
