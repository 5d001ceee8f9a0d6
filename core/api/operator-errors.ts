/** Why an operator's wish is not carried out: conflicts with what is stored, all of them 409. */
import type { ApiError } from '../errors/envelope.ts';

const conflict = (code: string, message: string, recommendedAction: string): ApiError => ({
  type: 'invalid_request_error',
  status: 409,
  code,
  message,
  recommendedAction,
});

export const taskIsOpen = conflict('task_open', 'The task has not ended.', 'Wait for its outcome, or cancel it first');

export const taskHasResult = conflict(
  'task_has_result',
  'The task has succeeded.',
  'Read its result; for another one submit a new request',
);

/** Somebody has looked after the end, and what was paid for is there. */
export const taskHasLateResult = (taskId: string, attempt: number): ApiError =>
  conflict(
    'task_has_late_result',
    `The result of attempt ${attempt} of task ${taskId} was found after its end, and is kept.`,
    'Read lateResult of the task; for another result submit a new request',
  );

export const mayBeChargedTwice = conflict(
  'may_be_charged_twice',
  'What was sent for this task may have been charged, so another try may be paid twice.',
  "Check the provider's task list; recover or adopt what was bought, or say acceptDoubleCharge: true",
);

export const requestGone = conflict(
  'request_gone',
  'The request of the task is no longer stored.',
  'Submit the request again',
);

/** `kept`: the attempts whose results are there, if that is why. */
export const nothingToRecover = (kept: readonly number[]): ApiError =>
  kept.length === 0
    ? conflict(
        'nothing_to_recover',
        'No attempt keeps a provider task id whose result is not stored already.',
        'Read the task; adopt the provider task id where a person has found one',
      )
    : conflict(
        'nothing_to_recover',
        `Nothing is left to look up: the result of attempt ${kept.join(' and ')} is kept already.`,
        'Read result and lateResult of the task',
      );

export const notAmbiguous = conflict(
  'not_ambiguous',
  'There is no ambiguous attempt without a provider task id.',
  'Only an attempt whose answer was lost can adopt a provider task id',
);

export const providerTaskIdHeld = (attempt: number): ApiError => ({
  ...conflict(
    'provider_task_id_held',
    `Attempt ${attempt} of the task has this provider task id.`,
    'Look for another one, made at the time of the ambiguous send',
  ),
  param: 'providerTaskId',
});

export const noWebhook = conflict(
  'no_webhook',
  'The request of the task names no webhook.',
  'Read the task; name a webhook in the next request',
);

/** `seconds`: until the answer is overdue. */
export const answerUnderWay = (seconds: number): ApiError => ({
  ...conflict('answer_under_way', 'The answer to the POST may still come.', 'Wait for the period in Retry-After'),
  retryAfterSeconds: Math.max(1, seconds),
});

/** `waitMs`: until the group may be talked to. */
export const limitGroupRests = (waitMs: number): ApiError => ({
  ...conflict(
    'limit_group_rests',
    'The provider has asked everybody of this limit group to wait.',
    'Wait for the period in the Retry-After header',
  ),
  retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
});

/** `known`: the limit groups of the deployment. */
export const limitGroupNotFound = (known: readonly string[]): ApiError => ({
  type: 'not_found_error',
  code: 'limit_group_not_found',
  message: `There is no such limit group; known: ${known.join(', ')}.`,
  param: 'group',
  recommendedAction: 'Use the id of a provider key of the deployment',
});

/** One of each. */
export const operatorExamples: readonly ApiError[] = [
  taskIsOpen,
  taskHasResult,
  taskHasLateResult('mfrggzdfmztwq2lknnwg23tpob', 1),
  mayBeChargedTwice,
  requestGone,
  nothingToRecover([]),
  notAmbiguous,
  noWebhook,
  providerTaskIdHeld(1),
  answerUnderWay(70),
  limitGroupRests(7000),
  limitGroupNotFound(['replicate', 'unified']),
];
