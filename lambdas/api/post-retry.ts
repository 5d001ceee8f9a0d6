/** `POST /v1/tasks/{id}/retry`: the same request as a new task. */
import { idempotencyKeyReused } from '../../core/api/api-errors.ts';
import { retryBody } from '../../core/api/bodies.ts';
import {
  mayBeChargedTwice,
  requestGone,
  taskHasLateResult,
  taskHasResult,
  taskIsOpen,
} from '../../core/api/operator-errors.ts';
import { invalidRequest, type ApiError } from '../../core/errors/envelope.ts';
import { judgeRetry, type RetryJudgement } from '../../core/task/retry.ts';
import { findRequest } from '../../core/task/stored-request.ts';
import { admitTask } from '../admit/admit-task.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';
import { idempotencyHeader } from './idempotency-header.ts';
import { ask, conclude } from './audited.ts';
import { ownTask } from './own-task.ts';
import { asHeader, answerAdmitted } from './post-task.ts';
import { readBody } from './read-body.ts';
import { readNoQuery } from './read-no-query.ts';

export async function postRetry(c: Call): Promise<Response> {
  const context = c.get('context');
  readNoQuery(c);
  const { acceptDoubleCharge = false } = await readBody(c, retryBody);
  const task = await ownTask(c);
  const judged = judgeRetry(task, acceptDoubleCharge);
  if (judged.kind !== 'may') throw new ApiFailure(refusal(judged, task.taskId));
  const request = await findRequest(context.table, task);
  if (request === undefined) throw new ApiFailure(requestGone);
  const row = await ask(c, task.pk, {
    action: 'retry',
    detail: acceptDoubleCharge ? 'a double charge is accepted' : '',
  });
  const { owner, taskId: retryOf } = task;
  const idempotencyKey = idempotencyHeader(c);
  const admission = await admitTask({ request, owner, idempotencyKey, retryOf, start: true }, context);
  switch (admission.kind) {
    case 'invalid':
      await conclude(c, row, { state: 'refused', outcome: 'the request is no longer valid' });
      throw new ApiFailure(invalidRequest(admission.problems.map(asHeader)));
    case 'reused':
      await conclude(c, row, { state: 'refused', outcome: `the idempotency key belongs to ${admission.taskId}` });
      throw new ApiFailure(idempotencyKeyReused);
    case 'admitted': {
      const { taskId } = admission.task;
      await conclude(c, row, { state: 'done', outcome: `${admission.replayed ? 'was' : 'is'} task ${taskId}` });
      return answerAdmitted(c, admission);
    }
  }
}

type Refused = Exclude<RetryJudgement, { kind: 'may' }>;

function refusal(judged: Refused, taskId: string): ApiError {
  switch (judged.kind) {
    case 'open':
      return taskIsOpen;
    case 'has_result':
      return taskHasResult;
    case 'has_late_result':
      return taskHasLateResult(taskId, judged.attempt);
    case 'may_be_charged':
      return mayBeChargedTwice;
  }
}
