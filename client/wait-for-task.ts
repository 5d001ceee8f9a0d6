/** Waits for a task's end without a storm of requests: the API holds each one, and says when the next is worth it. */
import type { Connection } from './options.ts';
import { retryAfterOf } from './read-failure.ts';
import { send } from './transport.ts';
import type { TaskView } from './views.ts';

/** How to wait. */
export interface WaitOptions {
  /** Ends the waiting, never the task. `AbortSignal.timeout(ms)` is a limit on the time. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the task whenever it has changed, the end included. */
  readonly onProgress?: ((task: TaskView) => void) | undefined;
}

/** How long the API holds a request at most, in seconds. */
const HOLD_SECONDS = 20;
/** What is left of a try for the way there and back. */
const WAY_SECONDS = 2;
const LEAST_PAUSE_SECONDS = 1;
/** A task can end earlier than its next look: by a cancellation, say. */
const LONGEST_PAUSE_SECONDS = 60;
const USUAL_PAUSE_SECONDS = 2;
/** A wait outlives a short outage: the task does, too. */
const TRIES = 12;

/** Resolves with the task once it has its outcome, whatever that is. @throws BideError, or the signal's reason */
export async function waitForTask(
  path: string,
  { signal, onProgress }: WaitOptions,
  connection: Connection,
): Promise<TaskView> {
  const held = holdFor(connection.timeoutMs);
  let etag: string | null = null;
  for (;;) {
    const headers = { ...held, ...(etag === null ? {} : { 'if-none-match': etag }) };
    const answer = await send({ method: 'GET', path, headers, signal, tries: TRIES }, connection);
    if (answer.status !== 304) {
      etag = answer.headers.get('etag');
      const task = answer.json as TaskView;
      onProgress?.(task);
      if (task.outcome !== null) return task;
    }
    const pauseSeconds = retryAfterOf(answer.headers) ?? USUAL_PAUSE_SECONDS;
    const bounded = Math.min(LONGEST_PAUSE_SECONDS, Math.max(LEAST_PAUSE_SECONDS, pauseSeconds));
    await connection.clock.sleep(1000 * bounded, signal);
  }
}

/** A try that ends while the API holds it has no answer, however well the API is. */
function holdFor(timeoutMs: number): { readonly prefer?: string } {
  const seconds = Math.min(HOLD_SECONDS, Math.floor(timeoutMs / 1000) - WAY_SECONDS);
  return seconds < 1 ? {} : { prefer: `wait=${seconds}` };
}
