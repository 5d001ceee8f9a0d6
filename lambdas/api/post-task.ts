/** `POST /v1/tasks`: takes a request in. */
import { idempotencyKeyReused } from '../../core/api/api-errors.ts';
import { invalidRequest } from '../../core/errors/envelope.ts';
import { readResult } from '../../core/records/result.ts';
import type { Problem } from '../../core/task/request.ts';
import { taskView } from '../../core/task/task-view.ts';
import { admitTask } from '../admit/admit-task.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';
import { retryAfter } from './own-task.ts';
import { readJson } from './read-json.ts';
import { readNoQuery } from './read-query.ts';

export async function postTask(c: Call): Promise<Response> {
  const context = c.get('context');
  readNoQuery(c);
  const request = await readJson(c.req.raw, context.deployment.settings.requestBytes);
  const idempotencyKey = c.req.header('Idempotency-Key');
  const { owner } = c.get('caller');
  const admission = await admitTask({ request, owner, idempotencyKey, start: true }, context);
  switch (admission.kind) {
    case 'invalid':
      throw new ApiFailure(invalidRequest(admission.problems.map(asHeader)));
    case 'reused':
      throw new ApiFailure(idempotencyKeyReused);
    case 'admitted': {
      const { task, replayed } = admission;
      c.header('Location', `/v1/tasks/${task.taskId}`);
      if (replayed) c.header('Idempotent-Replayed', 'true');
      retryAfter(c, task);
      return c.json(taskView(task, await readResult(context, task)), replayed ? 200 : 202);
    }
  }
}

/** Over HTTP the idempotency key is a header. A member of the body that is called like it is only ever unknown. */
function asHeader(problem: Problem): Problem {
  const isKey = problem.param === 'idempotencyKey' && !problem.message.startsWith('Unknown field');
  return isKey ? { ...problem, param: 'Idempotency-Key' } : problem;
}
