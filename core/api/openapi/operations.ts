/** Every route as the OpenAPI document describes it. */
import { MAX_WAIT_SECONDS } from '../preferences.ts';
import { errorsOfTaskQuery, errorsQuery, scheduleQuery, tasksQuery } from '../queries.ts';
import { dropInOperations } from './drop-in-operations.ts';
import { groupOperations, taskOperations } from './operator-operations.ts';
import { always, header, id, idempotencyKey, page, queryParameters, secured } from './parts.ts';
import { answer, bare, failures } from './responses.ts';
import { cancelled, queued, request, result, schedule, shown, succeeded, taskError, waits } from './samples.ts';
import { ref } from './schemas.ts';

const postTask = {
  operationId: 'createTask',
  tags: ['Tasks'],
  summary: 'Take a request in',
  description:
    'With an `Idempotency-Key` the same request can be sent again at any time: it is the same task. Without one each request is a task of its own.',
  ...secured('tasks:write'),
  parameters: [idempotencyKey],
  requestBody: {
    required: true,
    description: 'At most 256 KiB.',
    content: { 'application/json': { schema: ref('TaskRequest'), example: request } },
  },
  responses: {
    202: answer('Taken in.', 'Task', ['Location', 'Retry-After'], shown(queued)),
    200: answer(
      'A replay: the task as it is now.',
      'Task',
      ['Location', 'Retry-After', 'Idempotent-Replayed'],
      shown(succeeded, result),
    ),
    ...failures(400, 413, 422, ...always),
  },
};

const listTasks = {
  operationId: 'listTasks',
  tags: ['Tasks'],
  summary: 'List your tasks',
  description: 'Newest first, back to the oldest that is kept.',
  ...secured('tasks:read'),
  parameters: queryParameters(tasksQuery),
  responses: { 200: answer('One page.', 'TaskPage', [], page(succeeded)), ...failures(400, ...always) },
};

const getTask = {
  operationId: 'getTask',
  tags: ['Tasks'],
  summary: 'Show a task, at once or when there is something new',
  ...secured('tasks:read'),
  parameters: [
    id,
    header(
      'If-None-Match',
      'Entity tag of what the caller has seen: 304 while it is still so.',
      {},
      '"Zk1xq3nN0mYJ5Wb2"',
    ),
    header(
      'Prefer',
      `\`wait=N\`: answer when the task has changed, has ended, or N seconds are over; at most ${MAX_WAIT_SECONDS}. Changed means: against \`If-None-Match\`, else against what it was when the request came.`,
      {},
      `wait=${MAX_WAIT_SECONDS}`,
    ),
  ],
  responses: {
    200: answer('The task.', 'Task', ['ETag', 'Retry-After', 'Preference-Applied'], shown(succeeded, result)),
    304: bare('It is as the caller has seen it.', ['ETag', 'Retry-After', 'Preference-Applied']),
    ...failures(400, 404, ...always),
  },
};

const requestOfTask = {
  operationId: 'getRequestOfTask',
  tags: ['Tasks'],
  summary: 'Show what was asked for',
  description: 'The request as it was taken in. Where nothing may be kept of it any more the answer is 409.',
  ...secured('tasks:read'),
  parameters: [id],
  responses: {
    200: answer('The request.', 'TaskRequest', [], request),
    ...failures(400, 404, 409, ...always),
  },
};

const errorsOfTask = {
  operationId: 'listErrorsOfTask',
  tags: ['Errors'],
  summary: 'List the errors of a task',
  ...secured('tasks:read'),
  parameters: [id, ...queryParameters(errorsOfTaskQuery)],
  responses: { 200: answer('One page.', 'TaskErrorPage', [], page(taskError)), ...failures(400, 404, ...always) },
};

const waitsOfTask = {
  operationId: 'listWaitsOfTask',
  tags: ['Tasks'],
  summary: 'Explain when a task was looked at',
  ...secured('tasks:read'),
  parameters: [id],
  responses: { 200: answer('Its last waits.', 'Waits', [], waits), ...failures(400, 404, ...always) },
};

const getSchedule = {
  operationId: 'getSchedule',
  tags: ['Tasks'],
  summary: 'Show when tasks of one kind are looked at',
  description: 'What is known of how long they take, and the looks that follow from it.',
  ...secured('tasks:read'),
  parameters: [
    {
      name: 'workload',
      in: 'path',
      required: true,
      description: 'As attempts show it.',
      schema: { type: 'string' },
      example: schedule.workload,
    },
    ...queryParameters(scheduleQuery),
  ],
  responses: { 200: answer('The schedule.', 'Schedule', [], schedule), ...failures(400, 404, ...always) },
};

const cancelTask = {
  operationId: 'cancelTask',
  tags: ['Tasks'],
  summary: 'Cancel a task',
  description:
    'Nothing is sent any more from here on. What was sent may still be charged, and the outcome says so; a provider that can be asked to stop is asked. A body is not read.',
  ...secured('tasks:write'),
  parameters: [id],
  responses: {
    202: answer('Cancelled, or about to be.', 'Task', ['Retry-After'], shown(cancelled)),
    200: answer('It had ended before, and stays as it is.', 'Task', [], shown(succeeded, result)),
    ...failures(400, 404, ...always),
  },
};

const listErrors = {
  operationId: 'listErrors',
  tags: ['Errors'],
  summary: 'List the errors of all your tasks',
  description: 'Newest first. Rows of refused events are here too, under the id that the task would have had.',
  ...secured('tasks:read'),
  parameters: queryParameters(errorsQuery(0)),
  responses: { 200: answer('One page.', 'TaskErrorPage', [], page(taskError)), ...failures(400, ...always) },
};

const health = {
  operationId: 'health',
  tags: ['About'],
  summary: 'Whether the API runs',
  security: [],
  responses: { 200: answer('It does.', 'Health', [], { ok: true }), ...failures(405) },
};

const openapi = {
  operationId: 'openapi',
  tags: ['About'],
  summary: 'This document',
  security: [],
  responses: {
    200: {
      ...bare('OpenAPI 3.1.', []),
      content: { 'application/json': { schema: { type: 'object' } } },
    },
    ...failures(405),
  },
};

/** By path, in the order of a reader. */
export const paths = () => ({
  '/v1/tasks': { post: postTask, get: listTasks },
  '/v1/tasks/{id}': { get: getTask },
  '/v1/tasks/{id}/request': { get: requestOfTask },
  '/v1/tasks/{id}/errors': { get: errorsOfTask },
  '/v1/tasks/{id}/waits': { get: waitsOfTask },
  '/v1/tasks/{id}/cancel': { post: cancelTask },
  ...taskOperations,
  '/v1/schedules/{workload}': { get: getSchedule },
  '/v1/errors': { get: listErrors },
  ...groupOperations,
  ...dropInOperations(),
  '/health': { get: health },
  '/openapi.json': { get: openapi },
});
