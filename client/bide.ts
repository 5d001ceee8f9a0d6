/** Typed client of Bide's HTTP API. */
import { ConfigurationError } from './errors/configuration-error.ts';
import { connectionOf, type BideOptions, type Connection } from './options.ts';
import { send } from './transport.ts';
import { waitForTask, type WaitOptions } from './wait-for-task.ts';
import type { ErrorView, ListedTask, Page, TaskRequest, TaskView } from './views.ts';

export { AuthenticationError } from './errors/authentication-error.ts';
export { BideError, type BideErrorFields, type BideErrorType } from './errors/bide-error.ts';
export { ConfigurationError } from './errors/configuration-error.ts';
export { ConnectionError } from './errors/connection-error.ts';
export { InvalidRequestError } from './errors/invalid-request-error.ts';
export { NotFoundError } from './errors/not-found-error.ts';
export { PermissionError } from './errors/permission-error.ts';
export { RateLimitError } from './errors/rate-limit-error.ts';
export { ServerError } from './errors/server-error.ts';
export type { BideOptions } from './options.ts';
export type { AttemptView, Detail, ErrorView, ListedTask, Page, TaskRequest, TaskView } from './views.ts';
export type { WaitOptions } from './wait-for-task.ts';

/** Ends a call early; a submission that was under way may have arrived. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface SubmitOptions extends CallOptions {
  /**
   * Names the order, 1 to 255 printable ASCII characters: a second submission under the same key is the same task and
   * buys nothing. Give your own to be safe across restarts of your program; the one made up here only protects the
   * retries within this call.
   * @default a random UUID
   */
  readonly idempotencyKey?: string | undefined;
}

export interface ListOptions extends CallOptions {
  /** 1 to 100. @default 20 */
  readonly limit?: number | undefined;
  /** `nextCursor` of the part before. */
  readonly cursor?: string | undefined;
}

export interface TasksOptions extends ListOptions {
  /** Only tasks that have this status now. */
  readonly status?: TaskView['status'] | undefined;
  /** Only tasks of this profile. */
  readonly profile?: string | undefined;
}

export interface ErrorsOptions extends ListOptions {
  /** Only errors of this code. */
  readonly code?: string | undefined;
  /** Only errors from then on. @default the last 24 hours */
  readonly since?: Date | undefined;
}

/**
 * One Bide, as one caller.
 * @example
 * const bide = new Bide({ url: process.env.BIDE_URL, callerKey: process.env.BIDE_CALLER_KEY });
 * const task = await bide.run({ profile: 'unified', operation: 'images', body: { model: 'image-1', prompt: 'a fox' } });
 * if (task.status === 'succeeded') console.log(task.result);
 */
export class Bide {
  readonly #connection: Connection;

  /** @throws ConfigurationError naming the option that is missing or wrong */
  constructor(options: BideOptions) {
    this.#connection = connectionOf(options);
  }

  /** Takes a request in. Resolves when the task is stored, long before it is done. */
  async submit(request: TaskRequest, options: SubmitOptions = {}): Promise<TaskView> {
    const { idempotencyKey = crypto.randomUUID(), signal } = options;
    if (!/^[\x20-\x7e]{1,255}$/.test(idempotencyKey)) {
      const allowed = '1 to 255 printable ASCII characters';
      throw new ConfigurationError(`idempotencyKey is not allowed; allowed: ${allowed}.`, 'idempotencyKey');
    }
    const headers = { 'idempotency-key': idempotencyKey };
    const call = { method: 'POST', path: '/v1/tasks', headers, json: request, signal } as const;
    return (await send(call, this.#connection)).json as TaskView;
  }

  /** The task as it is now. */
  async get(id: string, { signal }: CallOptions = {}): Promise<TaskView> {
    return (await send({ method: 'GET', path: pathOf(id), signal }, this.#connection)).json as TaskView;
  }

  /** Resolves with the task once it has its outcome; look at `status`, a failed task is no exception. */
  async wait(id: string, options: WaitOptions = {}): Promise<TaskView> {
    return waitForTask(pathOf(id), options, this.#connection);
  }

  /** Submits and waits. When it is aborted the task goes on; under the same idempotency key it is found again. */
  async run(request: TaskRequest, options: SubmitOptions & WaitOptions = {}): Promise<TaskView> {
    const task = await this.submit(request, options);
    options.onProgress?.(task);
    return task.outcome === null ? this.wait(task.id, options) : task;
  }

  /** Tasks of this caller's owner, newest first, without their results. With a filter a part may be short. */
  async list({ signal, status, profile, limit, cursor }: TasksOptions = {}): Promise<Page<ListedTask>> {
    const query = { status, profile, limit, cursor };
    return (await send({ method: 'GET', path: '/v1/tasks', query, signal }, this.#connection)).json as Page<ListedTask>;
  }

  /** Errors that one task met. */
  async taskErrors(id: string, { limit, cursor, signal }: ListOptions = {}): Promise<Page<ErrorView>> {
    const call = { method: 'GET', path: `${pathOf(id)}/errors`, query: { limit, cursor }, signal } as const;
    return (await send(call, this.#connection)).json as Page<ErrorView>;
  }

  /** Errors that all tasks of this caller's owner met. */
  async errors({ code, since, limit, cursor, signal }: ErrorsOptions = {}): Promise<Page<ErrorView>> {
    const query = { code, since: since?.toISOString(), limit, cursor };
    return (await send({ method: 'GET', path: '/v1/errors', query, signal }, this.#connection)).json as Page<ErrorView>;
  }

  /** Asks for the task's end. A task that has ended stays as it is; what was bought may still be charged. */
  async cancel(id: string, { signal }: CallOptions = {}): Promise<TaskView> {
    return (await send({ method: 'POST', path: `${pathOf(id)}/cancel`, signal }, this.#connection)).json as TaskView;
  }
}

function pathOf(id: string): string {
  if (/^[a-z2-7]{26}$/.test(id)) return `/v1/tasks/${id}`;
  throw new ConfigurationError(`id is ${JSON.stringify(id)}; a task id has 26 characters of a to z and 2 to 7.`, 'id');
}
