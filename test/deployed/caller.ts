/** A caller of the deployed HTTP API. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { TaskView } from '../../core/task/task-view.ts';
import { apiUrl, target } from './target.ts';

const LOOK_MS = 500;

/**
 * One call with the caller key. 429 (the emulator's cap on concurrent calls, as Lambda's would) and 5xx (a function that
 * could not do its work) are followed by the same request again, until the test's own timeout: a POST carries an
 * Idempotency-Key. @throws for any other answer than 2xx.
 */
export async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
  const url = `${apiUrl()}${path}`;
  const headers = { authorization: `Bearer ${target().callerKey}`, ...(init.headers as Record<string, string>) };
  for (;;) {
    const response = await fetch(url, { ...init, headers });
    if (response.ok) return (await response.json()) as T;
    const again = response.status === 429 || response.status >= 500;
    if (!again) throw new Refused(path, response.status, await response.text());
    await response.text();
    await pause(500 + 1000 * Math.random());
  }
}

class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;

  constructor(path: string, status: number, told: string) {
    super(`${path} was answered with ${status}: ${told}`);
    this.status = status;
  }
}

/** Admits a request, once however often it is sent. */
export const submit = (request: unknown, idempotencyKey: string = randomUUID()): Promise<TaskView> =>
  call('/v1/tasks', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    body: JSON.stringify(request),
  });

export const read = (taskId: string): Promise<TaskView> => call(`/v1/tasks/${taskId}`);

/** Looks until the task has its outcome; the test's own timeout ends it otherwise. */
export async function finished(taskId: string): Promise<TaskView> {
  for (;;) {
    const task = await read(taskId);
    if (task.outcome !== null) return task;
    await pause(LOOK_MS);
  }
}

/** Likewise, for a task that somebody else admits: at first it may not be there yet. */
export async function arrived(taskId: string): Promise<TaskView> {
  for (;;) {
    try {
      return await finished(taskId);
    } catch (cause) {
      if (!(cause instanceof Refused) || cause.status !== 404) throw cause;
    }
    await pause(LOOK_MS);
  }
}

/** The task that is the first of its owner since then; at first it may not be there yet. */
export async function firstSince(then: Date): Promise<TaskView> {
  for (;;) {
    const { items } = await call<{ items: TaskView[] }>(`/v1/tasks?since=${then.toISOString()}`);
    const oldest = items.at(-1);
    if (oldest !== undefined) return finished(oldest.id);
    await pause(LOOK_MS);
  }
}
