/** Admission: check, store the request, store the task, start its execution. Every replay takes the same path. */
import type { Deployment } from '../../core/deployment.ts';
import type { Clock, Executions, Invocation, Log, Table } from '../../core/ports.ts';
import { isNew } from '../../core/records/clauses.ts';
import { taskKey } from '../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import { idempotencyKeyProblems } from '../../core/task/idempotency-key.ts';
import { fingerprint, retryIdOf, taskIdOf } from '../../core/task/identity.ts';
import { newRequest, newTask, type Admitted } from '../../core/task/new-task.ts';
import { checkRequest, type CheckedRequest, type Problem, type TaskRequest } from '../../core/task/request.ts';
import type { RefuseRequest } from '../adapters/step-ports.ts';
import { startExecution } from './start-execution.ts';

/** What admission works with. */
export interface AdmitContext {
  readonly table: Table;
  readonly executions: Executions;
  readonly clock: Clock;
  readonly log: Log;
  readonly deployment: Deployment;
  readonly invocation: Invocation;
  /** A task id for a request without an idempotency key: 130 random bits. */
  readonly randomTaskId: () => string;
  /** What this place refuses beyond the schema. @default nothing */
  readonly refuses?: RefuseRequest | undefined;
  /** Whether webhooks may go to this machine. @default false */
  readonly loopbackWebhooks?: boolean | undefined;
}

/** One request as it was delivered. */
export interface Delivery {
  readonly request: unknown;
  readonly owner: string;
  readonly idempotencyKey?: string | undefined;
  /** The task that this one tries again: a namespace of its own for idempotency keys. */
  readonly retryOf?: string | undefined;
  /** False: the caller starts the execution itself, e.g. as a nested workflow. */
  readonly start: boolean;
}

/**
 * - `admitted`: the task is stored, `replayed` when it was before. `startFailed`: its execution could not be started
 *   now; the sweeper does it at its first visit, unless a replay comes first.
 * - `invalid`: nothing was stored; every problem is listed.
 * - `reused`: the idempotency key belongs to a task with another request; nothing was changed.
 */
export type Admission =
  | {
      readonly kind: 'admitted';
      readonly task: TaskRecord;
      readonly replayed: boolean;
      readonly startFailed: boolean;
    }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'reused'; readonly taskId: string };

/** Takes a request in. @throws when the table cannot be reached; delivering it again is safe. */
export async function admitTask(delivery: Delivery, context: AdmitContext): Promise<Admission> {
  const { owner, idempotencyKey, retryOf, start } = delivery;
  const keyProblems = idempotencyKey === undefined ? [] : idempotencyKeyProblems(idempotencyKey);
  const checked = judgeRequest(delivery.request, context);
  if (checked.kind === 'invalid') return { kind: 'invalid', problems: [...keyProblems, ...checked.problems] };
  if (keyProblems.length > 0) return { kind: 'invalid', problems: keyProblems };
  const admitted: Admitted = {
    taskId: idOf(delivery) ?? context.randomTaskId(),
    owner,
    retryOf,
    request: checked.request,
    model: checked.model,
    fingerprint: fingerprint(delivery.request),
    writer: context.invocation.requestId,
    now: context.clock.now(),
  };
  const { task, replayed } = await store(admitted, context);
  if (task.fingerprint !== admitted.fingerprint) return { kind: 'reused', taskId: task.taskId };
  const startFailed = start && task.status === 'queued' && !(await tryToStart(task, context));
  return { kind: 'admitted', task, replayed, startFailed };
}

/** True unless it failed. The task is stored, and so is when the sweeper looks after it: it is as good as admitted. */
async function tryToStart(task: TaskRecord, context: AdmitContext): Promise<boolean> {
  try {
    await startExecution(task, context);
    return true;
  } catch (cause) {
    context.log.error('execution not started yet', { taskId: task.taskId, cause: String(cause) });
    return false;
  }
}

/** The id that the same delivery always has; undefined without an idempotency key. */
function idOf({ owner, idempotencyKey, retryOf }: Delivery): string | undefined {
  if (idempotencyKey === undefined) return undefined;
  return retryOf === undefined ? taskIdOf(owner, idempotencyKey) : retryIdOf(owner, retryOf, idempotencyKey);
}

/** Checks a request, and then what this place refuses of it. */
export function judgeRequest(
  request: unknown,
  { refuses, loopbackWebhooks, deployment }: Pick<AdmitContext, 'refuses' | 'loopbackWebhooks' | 'deployment'>,
): CheckedRequest {
  const checked = checkRequest(request, { loopbackWebhooks });
  if (checked.kind === 'invalid') return checked;
  const { requestBytes } = deployment.settings;
  const refused = [...sizeProblems(checked.request, requestBytes), ...(refuses?.(checked.request) ?? [])];
  return refused.length > 0 ? { kind: 'invalid', problems: refused } : checked;
}

/** As it will be stored: a call can be larger than the API takes, and some numbers are longer when they are written out. */
function sizeProblems(request: TaskRequest, most: number): Problem[] {
  const bytes = Buffer.byteLength(JSON.stringify(request));
  return bytes > most ? [{ param: 'request', message: `${bytes} bytes as JSON; at most ${most} are allowed.` }] : [];
}

/** The request before the task, so that a stored task always finds its request. */
async function store(admitted: Admitted, context: AdmitContext): Promise<{ task: TaskRecord; replayed: boolean }> {
  const { table, deployment, log } = context;
  const isFree = isNew(admitted.now);
  await table.put(newRequest(admitted), isFree);
  const usual = { ...deployment.settings, keepFiles: deployment.keepFiles };
  const written = await table.put(newTask(admitted, usual), isFree);
  if (written.kind === 'written') {
    const { taskId, owner, request } = admitted;
    log.info('admitted', { taskId, owner, profile: request.profile, operation: request.operation });
    return { task: asTask(written.item), replayed: false };
  }
  const found = await table.get(taskKey(admitted.taskId));
  if (found === undefined) throw new Error(`Task ${admitted.taskId} was there and is gone; deliver the request again.`);
  const task = asTask(found);
  return { task, replayed: task.writer !== admitted.writer };
}
