/** Typed client of Bide's HTTP API. */
import { ConfigurationError } from './errors/configuration-error.ts';
import { connectionOf, type BideOptions, type Connection } from './options.ts';
import { send } from './transport.ts';
import { waitForTask, type WaitOptions } from './wait-for-task.ts';
import type { AuditView, ErrorView, LimitGroupView, ListedTask, Page, ScheduleView } from './views.ts';
import type { TaskRequest, TaskView, Urgency, WaitsView } from './views.ts';

export { AuthenticationError } from './errors/authentication-error.ts';
export { BideError, type BideErrorFields, type BideErrorType } from './errors/bide-error.ts';
export type { BideErrorCode } from './errors/error-code.ts';
export { ConfigurationError } from './errors/configuration-error.ts';
export { ConnectionError } from './errors/connection-error.ts';
export { InvalidRequestError } from './errors/invalid-request-error.ts';
export { NotFoundError } from './errors/not-found-error.ts';
export { PermissionError } from './errors/permission-error.ts';
export { RateLimitError } from './errors/rate-limit-error.ts';
export { ServerError } from './errors/server-error.ts';
export type { BideOptions } from './options.ts';
export type { AttemptView, AuditView, Detail, ErrorView, LimitGroupView, ListedTask, Page } from './views.ts';
export type { ScheduleView, TaskRequest, TaskView, Urgency, WaitsView } from './views.ts';
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

export interface RetryOptions extends SubmitOptions {
  /** Needed where the outcome says that something may have been charged. @default false */
  readonly acceptDoubleCharge?: boolean | undefined;
}

export interface AttemptOptions extends CallOptions {
  /** Speaks of this attempt alone. @default all that it may concern */
  readonly attempt?: number | undefined;
}

export interface PauseOptions extends CallOptions {
  /** The pause ends by itself then. @default when it is resumed */
  readonly forSeconds?: number | undefined;
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
  /** Only tasks that were admitted from then on. @default all that are kept */
  readonly since?: Date | undefined;
}

export interface ErrorsOptions extends ListOptions {
  /** Only errors of this code. */
  readonly code?: string | undefined;
  /** Only errors from then on. @default the last 24 hours */
  readonly since?: Date | undefined;
}

export interface ScheduleOptions extends CallOptions {
  /** As in a request. @default normal */
  readonly urgency?: Urgency | undefined;
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
    const { signal } = options;
    const call = { method: 'POST', path: '/v1/tasks', headers: keyOf(options), json: request, signal } as const;
    return (await send(call, this.#connection)).json as TaskView;
  }

  /** The task as it is now. */
  async get(id: string, { signal }: CallOptions = {}): Promise<TaskView> {
    return (await send({ method: 'GET', path: pathOf(id), signal }, this.#connection)).json as TaskView;
  }

  /** What was asked for, as it was taken in. @throws BideError, code `request_gone`, where it is no longer stored */
  async taskRequest(id: string, { signal }: CallOptions = {}): Promise<TaskRequest> {
    const call = { method: 'GET', path: `${pathOf(id)}/request`, signal } as const;
    return (await send(call, this.#connection)).json as TaskRequest;
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
  async list({ signal, status, profile, since, limit, cursor }: TasksOptions = {}): Promise<Page<ListedTask>> {
    const query = { status, profile, since: since?.toISOString(), limit, cursor };
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

  /** The last waits of a task and why each was as long as it was, and the looks that are planned. */
  async waits(id: string, { signal }: CallOptions = {}): Promise<WaitsView> {
    const call = { method: 'GET', path: `${pathOf(id)}/waits`, signal } as const;
    // An API of before says nothing of what is planned.
    const { items = [], planned = [] } = (await send(call, this.#connection)).json as Partial<WaitsView>;
    return { items, planned };
  }

  /** When tasks of one kind are looked at; `workload` as an attempt shows it. */
  async schedule(workload: string, { urgency, signal }: ScheduleOptions = {}): Promise<ScheduleView> {
    const path = `/v1/schedules/${encodeURIComponent(workload)}`;
    return (await send({ method: 'GET', path, query: { urgency }, signal }, this.#connection)).json as ScheduleView;
  }

  /** Asks for the task's end. A task that has ended stays as it is; what was bought may still be charged. */
  async cancel(id: string, { signal }: CallOptions = {}): Promise<TaskView> {
    return (await send({ method: 'POST', path: `${pathOf(id)}/cancel`, signal }, this.#connection)).json as TaskView;
  }

  /** Tries the request of a task that has ended again: a new task, which names the old one in `retryOf`. */
  async retry(id: string, options: RetryOptions = {}): Promise<TaskView> {
    const { acceptDoubleCharge, signal } = options;
    const call = { path: `${pathOf(id)}/retry`, headers: keyOf(options), json: { acceptDoubleCharge }, signal };
    return (await send({ method: 'POST', ...call }, this.#connection)).json as TaskView;
  }

  /** Asks for one more look at what a task that has ended may have bought. What came of it is in `taskAudit`. */
  async recover(id: string, { attempt, signal }: AttemptOptions = {}): Promise<TaskView> {
    const call = { method: 'POST', path: `${pathOf(id)}/recover`, json: { attempt }, signal } as const;
    return (await send(call, this.#connection)).json as TaskView;
  }

  /** Has the webhook of a task that has ended told once more; the tries begin anew. */
  async resendWebhook(id: string, { signal }: CallOptions = {}): Promise<TaskView> {
    const call = { method: 'POST', path: `${pathOf(id)}/webhook/resend`, signal } as const;
    return (await send(call, this.#connection)).json as TaskView;
  }

  /** Says which purchase an ambiguous attempt was. Needs the scope `tasks:operate`. */
  async adopt(id: string, providerTaskId: string, { attempt, signal }: AttemptOptions = {}): Promise<TaskView> {
    const json = { providerTaskId, attempt };
    return (await send({ method: 'POST', path: `${pathOf(id)}/adopt`, json, signal }, this.#connection))
      .json as TaskView;
  }

  /** What was asked for a task, by whom, and what came of it. */
  async taskAudit(id: string, { limit, cursor, signal }: ListOptions = {}): Promise<Page<AuditView>> {
    const call = { method: 'GET', path: `${pathOf(id)}/audit`, query: { limit, cursor }, signal } as const;
    return (await send(call, this.#connection)).json as Page<AuditView>;
  }

  /** All limit groups by name, and whether they may send. This, and what follows, needs the scope `tasks:operate`. */
  async limitGroups({ signal }: CallOptions = {}): Promise<readonly LimitGroupView[]> {
    const call = { method: 'GET', path: '/v1/limit-groups', signal } as const;
    return ((await send(call, this.#connection)).json as { items: readonly LimitGroupView[] }).items;
  }

  /** Whether a limit group may send. */
  async limitGroup(group: string, { signal }: CallOptions = {}): Promise<LimitGroupView> {
    return (await send({ method: 'GET', path: groupPathOf(group), signal }, this.#connection)).json as LimitGroupView;
  }

  /** Stops sending with a provider key, for everybody; what was sent is still looked at. */
  async pauseLimitGroup(group: string, { forSeconds, signal }: PauseOptions = {}): Promise<LimitGroupView> {
    const call = { method: 'POST', path: `${groupPathOf(group)}/pause`, json: { forSeconds }, signal } as const;
    return (await send(call, this.#connection)).json as LimitGroupView;
  }

  /** Sends again. */
  async resumeLimitGroup(group: string, { signal }: CallOptions = {}): Promise<LimitGroupView> {
    const call = { method: 'POST', path: `${groupPathOf(group)}/resume`, signal } as const;
    return (await send(call, this.#connection)).json as LimitGroupView;
  }

  /** Who has paused and resumed a limit group. */
  async limitGroupAudit(group: string, { limit, cursor, signal }: ListOptions = {}): Promise<Page<AuditView>> {
    const call = { method: 'GET', path: `${groupPathOf(group)}/audit`, query: { limit, cursor }, signal } as const;
    return (await send(call, this.#connection)).json as Page<AuditView>;
  }
}

function pathOf(id: string): string {
  if (/^[a-z2-7]{26}$/.test(id)) return `/v1/tasks/${id}`;
  throw new ConfigurationError(`id is ${JSON.stringify(id)}; a task id has 26 characters of a to z and 2 to 7.`, 'id');
}

function groupPathOf(group: string): string {
  if (/^[a-z][a-z0-9-]*$/.test(group)) return `/v1/limit-groups/${group}`;
  const allowed = 'a to z, 0 to 9 and "-", beginning with a letter';
  throw new ConfigurationError(`group is ${JSON.stringify(group)}; allowed: ${allowed}.`, 'group');
}

function keyOf({ idempotencyKey = crypto.randomUUID() }: SubmitOptions): { readonly 'idempotency-key': string } {
  if (/^[\x20-\x7e]{1,255}$/.test(idempotencyKey)) return { 'idempotency-key': idempotencyKey };
  const allowed = '1 to 255 printable ASCII characters';
  throw new ConfigurationError(`idempotencyKey is not allowed; allowed: ${allowed}.`, 'idempotencyKey');
}
