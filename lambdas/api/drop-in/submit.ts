/** A POST to one of the provider's own submit paths: takes its body in, and answers as the provider would. */
import { idempotencyKeyReused } from '../../../core/api/api-errors.ts';
import { decisionSeconds } from '../../../core/drop-in/decision-seconds.ts';
import type { Endpoint } from '../../../core/drop-in/endpoints.ts';
import { providerRefusal } from '../../../core/drop-in/refusal.ts';
import type { Shape } from '../../../core/drop-in/shape.ts';
import { shapeOf } from '../../../core/drop-in/shapes.ts';
import { invalidRequest } from '../../../core/errors/envelope.ts';
import { providerKeyIdOf } from '../../../core/provider/provider-key-id.ts';
import { ERROR_PREFIX, limitKey } from '../../../core/records/keys.ts';
import { currentAttempt, type TaskRecord } from '../../../core/records/task-record.ts';
import type { Problem, TaskRequest } from '../../../core/task/request.ts';
import { isTerminal } from '../../../core/task/task-view.ts';
import { admitTask } from '../../admit/admit-task.ts';
import { ApiFailure } from '../answers.ts';
import type { Call } from '../api-context.ts';
import { retryAfter } from '../own-task.ts';
import { asHeader } from '../post-task.ts';
import { readJson } from '../read-json.ts';
import { awaitTask } from './await-task.ts';
import { idempotencyKeyOf } from './base-name.ts';
import { seenOf, seeTask } from './see-task.ts';

type Submit = Extract<Endpoint, { kind: 'submit' }>;

export async function submit(c: Call, endpoint: Submit): Promise<Response> {
  const shape = shapeOf(endpoint.profile);
  const { task, replayed, request } = await takeIn(c, endpoint);
  const wait = shape.waitSeconds(c.req.header('Prefer'));
  if (replayed) c.header('Idempotent-Replayed', 'true');
  if (wait !== undefined) c.header('Preference-Applied', `wait=${wait}`);
  try {
    const now = wait === undefined ? await awaitDecision(c, task) : await awaitTask(c, task, wait, isTerminal);
    return await answer(c, now, endpoint, shape);
  } catch (cause) {
    // Who comes again with its key gets this task again. After an error without a key it would be bought once more.
    if (replayed) throw cause;
    c.get('context').log.error('answered as it was taken in', { taskId: task.taskId, cause: String(cause) });
    const { profile } = endpoint;
    return c.json(shape.created(seenOf(c, task, profile, { request, result: null })), shape.acceptedStatus);
  }
}

async function awaitDecision(c: Call, task: TaskRecord): Promise<TaskRecord> {
  if (isDecided(task)) return task;
  const { table, clock, deployment } = c.get('context');
  const group = await table.get(limitKey(providerKeyIdOf(deployment, task.profile)));
  return awaitTask(c, task, decisionSeconds(group, clock.now()), isDecided);
}

/** The provider has taken it, or it has ended without. */
const isDecided = (task: TaskRecord) => isTerminal(task) || currentAttempt(task)?.state === 'accepted';

interface TakenIn {
  readonly task: TaskRecord;
  readonly replayed: boolean;
  readonly request: TaskRequest;
}

async function takeIn(c: Call, endpoint: Submit): Promise<TakenIn> {
  const context = c.get('context');
  const request = {
    profile: endpoint.profile.name,
    operation: endpoint.name,
    body: withPath(c, endpoint, await readJson(c.req.raw, context.deployment.settings.requestBytes)),
  };
  const idempotencyKey = idempotencyKeyOf(c, request);
  const { owner } = c.get('caller');
  const admission = await admitTask({ request, owner, idempotencyKey, start: true }, context);
  switch (admission.kind) {
    case 'invalid':
      throw new ApiFailure(invalidRequest(admission.problems.map(ofTheBody)));
    case 'reused':
      throw new ApiFailure(idempotencyKeyReused);
    case 'admitted':
      // It was checked before it was admitted.
      return { ...admission, request: request as TaskRequest };
  }
}

/** The body with the fields that stand in the path. */
function withPath(c: Call, { operation }: Submit, body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return { ...body, ...Object.fromEntries(operation.pathFields.map((field) => [field, c.req.param(field)])) };
}

/** The caller's body is the whole request to him, not a member of one. */
function ofTheBody(problem: Problem): Problem {
  return { ...asHeader(problem), param: asHeader(problem).param.replace(/^body\./, '') };
}

/** The provider's refusal where it has refused, the task everywhere else. */
async function answer(c: Call, task: TaskRecord, { profile }: Submit, shape: Shape): Promise<Response> {
  const rows = task.status === 'failed' ? await c.get('context').table.list(task.pk, ERROR_PREFIX) : [];
  const refusal = providerRefusal(task, profile, rows);
  if (refusal !== undefined) return c.json(shape.error(refusal), refusal.status as 400);
  retryAfter(c, task);
  return c.json(shape.created(await seeTask(c, task, profile)), shape.acceptedStatus);
}
