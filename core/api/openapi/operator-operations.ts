/** The routes of operators, as the OpenAPI document describes them. */
import { auditQuery } from '../queries.ts';
import { always, id, idempotencyKey, page, queryParameters, secured } from './parts.ts';
import { answer, failures } from './responses.ts';
import { adopted, auditRow, limitGroup, overdue, resent, retried, shown } from './samples.ts';
import { ref, type SchemaName } from './schemas.ts';

const body = (schema: SchemaName, required: boolean, example: object) => ({
  required,
  content: { 'application/json': { schema: ref(schema), example } },
});

const group = { $ref: '#/components/parameters/group' };

const retryTask = {
  operationId: 'retryTask',
  tags: ['Operations'],
  summary: 'Try the request of a task that has ended again, as a new task',
  description:
    'With an `Idempotency-Key` the same retry can be asked for again: it is the same new task. The task itself stays as it is. What may have been charged is only tried again for somebody who accepts a double charge, and what a look after the end has brought home is not.',
  ...secured('tasks:write'),
  parameters: [id, idempotencyKey],
  requestBody: body('RetryWish', false, { acceptDoubleCharge: false }),
  responses: {
    202: answer('The new task.', 'Task', ['Location', 'Retry-After'], shown(retried)),
    200: answer(
      'A replay: the new task as it is now.',
      'Task',
      ['Location', 'Retry-After', 'Idempotent-Replayed'],
      shown(retried),
    ),
    ...failures(400, 404, 409, 413, 422, ...always),
  },
};

const recoverTask = {
  operationId: 'recoverTask',
  tags: ['Operations'],
  summary: 'Look once more at what a task that has ended may have bought',
  description:
    'One GET for each provider task id that is kept without its result; nothing is sent. What it finds is shown as `lateResult`, what came of it in the audit. The outcome stays.',
  ...secured('tasks:write'),
  parameters: [id],
  requestBody: body('RecoverWish', false, {}),
  responses: {
    202: answer('The looks are asked for.', 'Task', [], shown(overdue)),
    ...failures(400, 404, 409, 413, ...always),
  },
};

const adoptTask = {
  operationId: 'adoptProviderTask',
  tags: ['Operations'],
  summary: 'Say which purchase an ambiguous attempt was',
  description:
    'Stores the provider task id with the attempt, as a late answer would have. An open task goes on with it, unless its execution has given up already: if it ends as `submission_ambiguous` all the same, recover it. One that has ended keeps its outcome, and is looked at once more.',
  ...secured('tasks:operate'),
  parameters: [id],
  requestBody: body('AdoptWish', true, { providerTaskId: 'task-unified-1757165031-uyujaw3d' }),
  responses: {
    202: answer('It is stored.', 'Task', ['Retry-After'], shown(adopted)),
    ...failures(400, 404, 409, 413, ...always),
  },
};

const resendWebhook = {
  operationId: 'resendWebhook',
  tags: ['Operations'],
  summary: 'Tell the webhook of a task that has ended once more',
  description:
    'The tries begin anew, whatever came of the earlier ones. The `webhook-id` stays, so that a receiver can tell a repetition. A body is not read.',
  ...secured('tasks:write'),
  parameters: [id],
  responses: {
    202: answer('It will be sent.', 'Task', [], resent),
    ...failures(400, 404, 409, ...always),
  },
};

const auditOfTask = {
  operationId: 'listAuditOfTask',
  tags: ['Operations'],
  summary: 'List what was asked for a task, by whom, and what came of it',
  ...secured('tasks:read'),
  parameters: [id, ...queryParameters(auditQuery)],
  responses: { 200: answer('One page.', 'AuditPage', [], page(auditRow)), ...failures(400, 404, ...always) },
};

const listLimitGroups = {
  operationId: 'listLimitGroups',
  tags: ['Operations'],
  summary: 'List the limit groups, and whether they may send',
  ...secured('tasks:operate'),
  responses: { 200: answer('All of them.', 'LimitGroups', [], { items: [limitGroup] }), ...failures(400, ...always) },
};

const getLimitGroup = {
  operationId: 'getLimitGroup',
  tags: ['Operations'],
  summary: 'Show whether a limit group may send',
  ...secured('tasks:operate'),
  parameters: [group],
  responses: { 200: answer('The limit group.', 'LimitGroup', [], limitGroup), ...failures(400, 404, ...always) },
};

const auditOfGroup = {
  operationId: 'listAuditOfLimitGroup',
  tags: ['Operations'],
  summary: 'List who has paused and resumed a limit group',
  ...secured('tasks:operate'),
  parameters: [group, ...queryParameters(auditQuery)],
  responses: { 200: answer('One page.', 'AuditPage', [], page(auditRow)), ...failures(400, 404, ...always) },
};

const pauseLimitGroup = {
  operationId: 'pauseLimitGroup',
  tags: ['Operations'],
  summary: 'Stop sending with a provider key, for everybody',
  description:
    'Nothing more is sent; what was sent is still looked at, and deadlines go on. A send that is under way at this moment is not stopped. Pausing again sets another end.',
  ...secured('tasks:operate'),
  parameters: [group],
  requestBody: body('PauseWish', false, { forSeconds: 7200 }),
  responses: { 200: answer('It is paused.', 'LimitGroup', [], limitGroup), ...failures(400, 404, 413, ...always) },
};

const resumeLimitGroup = {
  operationId: 'resumeLimitGroup',
  tags: ['Operations'],
  summary: 'Send again',
  description: 'Tasks that wait notice it within a minute, or within a twentieth of their age. A body is not read.',
  ...secured('tasks:operate'),
  parameters: [group],
  responses: {
    200: answer('It sends.', 'LimitGroup', [], { ...limitGroup, paused: false, pausedUntil: null }),
    ...failures(400, 404, ...always),
  },
};

/** By path, of tasks. */
export const taskOperations = {
  '/v1/tasks/{id}/retry': { post: retryTask },
  '/v1/tasks/{id}/recover': { post: recoverTask },
  '/v1/tasks/{id}/adopt': { post: adoptTask },
  '/v1/tasks/{id}/webhook/resend': { post: resendWebhook },
  '/v1/tasks/{id}/audit': { get: auditOfTask },
};

/** By path, of limit groups. */
export const groupOperations = {
  '/v1/limit-groups': { get: listLimitGroups },
  '/v1/limit-groups/{group}': { get: getLimitGroup },
  '/v1/limit-groups/{group}/audit': { get: auditOfGroup },
  '/v1/limit-groups/{group}/pause': { post: pauseLimitGroup },
  '/v1/limit-groups/{group}/resume': { post: resumeLimitGroup },
};
