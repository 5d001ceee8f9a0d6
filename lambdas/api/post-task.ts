/** `POST /v1/tasks`: takes a request in. */
import { idempotencyKeyReused } from '../../core/api/api-errors.ts';
import { invalidRequest } from '../../core/errors/envelope.ts';
import type { Problem } from '../../core/task/request.ts';
import { taskView } from '../../core/task/task-view.ts';
import { admitTask, type Admission } from '../admit/admit-task.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';
import { idempotencyHeader } from './idempotency-header.ts';
import { retryAfter } from './own-task.ts';
import { readJson } from './read-json.ts';
import { readNoQuery } from './read-no-query.ts';
import { showTask } from './show-task.ts';

export async function postTask(c: Call): Promise<Response> {
  const context = c.get('context');
  readNoQuery(c);
  const request = await readJson(c.req.raw, context.deployment.settings.requestBytes);
  const idempotencyKey = idempotencyHeader(c);
  const { owner } = c.get('caller');
  const admission = await admitTask({ request, owner, idempotencyKey, start: true }, context);
  switch (admission.kind) {
    case 'invalid':
      throw new ApiFailure(invalidRequest(admission.problems.map(asHeader)));
    case 'reused':
      throw new ApiFailure(idempotencyKeyReused);
    case 'admitted':
      return answerAdmitted(c, admission);
  }
}

/** 202 for a task that was taken in now, 200 for one that was there. */
export async function answerAdmitted(c: Call, admission: Extract<Admission, { kind: 'admitted' }>): Promise<Response> {
  const { task, replayed } = admission;
  c.header('Location', `/v1/tasks/${task.taskId}`);
  if (replayed) c.header('Idempotent-Replayed', 'true');
  retryAfter(c, task);
  // A new task has brought nothing yet: after an error of a mere read it would be sent, and bought, once more.
  return replayed ? c.json(await showTask(c.get('context'), task)) : c.json(taskView(task), 202);
}

/** Over HTTP the idempotency key is a header. A member of the body that is called like it is only ever unknown. */
export function asHeader(problem: Problem): Problem {
  const isKey = problem.param === 'idempotencyKey' && !problem.message.startsWith('Unknown field');
  return isKey ? { ...problem, param: 'Idempotency-Key' } : problem;
}
