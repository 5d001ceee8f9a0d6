/** The HTTP API: every answer of ours, errors included, is written here or in answers.ts. */
import { Hono } from 'hono';
import { readResult } from '../../core/records/result-items.ts';
import { taskKey } from '../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import { invalidRequest, type ApiError } from '../../core/errors/envelope.ts';
import { isTaskId } from '../../core/task/identity.ts';
import { askAgainSeconds, isTerminal, taskView } from '../../core/task/task-view.ts';
import { admitTask, type AdmitContext } from '../admit/admit-task.ts';
import { ApiFailure, failed, type ApiEnvironment } from './answers.ts';
import { authenticate } from './authenticate.ts';
import { readJson } from './read-json.ts';

/** What the API works with; one per request. */
export type ApiContext = AdmitContext;

/** The routes over a context that is made anew for each request. */
export function api(contextOf: (requestId: string) => ApiContext): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  app.use(async (c, next) => {
    const requestId = crypto.randomUUID();
    c.set('requestId', requestId);
    c.set('context', contextOf(requestId));
    c.header('X-Request-Id', requestId);
    await next();
  });
  app.get('/health', (c) => c.json({ ok: true }));
  app.use('/v1/*', authenticate);

  app.post('/v1/tasks', async (c) => {
    const context = c.get('context');
    const request = await readJson(c.req.raw, context.deployment.settings.requestBytes);
    const idempotencyKey = c.req.header('Idempotency-Key');
    const admission = await admitTask({ request, owner: c.get('owner'), idempotencyKey, start: true }, context);
    switch (admission.kind) {
      case 'invalid':
        throw new ApiFailure(invalidRequest(admission.problems));
      case 'reused':
        throw new ApiFailure(keyReused);
      case 'admitted': {
        c.header('Location', `/v1/tasks/${admission.task.taskId}`);
        if (admission.replayed) c.header('Idempotent-Replayed', 'true');
        retryAfter(c, admission.task, context);
        const shown = taskView(admission.task, await readResult(context.table, admission.task));
        return c.json(shown, admission.replayed ? 200 : 202);
      }
    }
  });

  app.get('/v1/tasks/:id', async (c) => {
    const context = c.get('context');
    const task = await ownTask(c.req.param('id'), c.get('owner'), context);
    retryAfter(c, task, context);
    return c.json(taskView(task, await readResult(context.table, task)));
  });

  app.notFound((c) => {
    throw new ApiFailure(noRoute(c.req.method, c.req.path));
  });
  app.onError(failed);
  return app;
}

/** The task, if it is the caller's; somebody else's does not exist. */
async function ownTask(taskId: string, owner: string, context: ApiContext): Promise<TaskRecord> {
  const item = isTaskId(taskId) ? await context.table.get(taskKey(taskId)) : undefined;
  const task = item === undefined ? undefined : asTask(item);
  if (task?.owner !== owner) throw new ApiFailure(noTask);
  return task;
}

function retryAfter(c: { header(name: string, value: string): void }, task: TaskRecord, context: ApiContext): void {
  if (isTerminal(task)) return;
  c.header('Retry-After', String(askAgainSeconds(task, context.clock.now(), context.deployment.settings)));
}

const noTask: ApiError = {
  type: 'not_found_error',
  code: 'task_not_found',
  message: 'No task of yours has this id.',
  param: 'id',
  recommendedAction: 'Use the id that POST /v1/tasks answered with',
};

const keyReused: ApiError = {
  type: 'invalid_request_error',
  status: 422,
  code: 'idempotency_key_reused',
  message: 'This Idempotency-Key belongs to a task with another request.',
  param: 'Idempotency-Key',
  recommendedAction: 'Use a new Idempotency-Key for a new request',
};

const allowed: Readonly<Record<string, string>> = { '/v1/tasks': 'POST', '/health': 'GET' };

function noRoute(method: string, path: string): ApiError {
  const other = allowed[path] ?? (/^\/v1\/tasks\/[^/]+$/.test(path) ? 'GET' : undefined);
  if (other === undefined) {
    return { type: 'not_found_error', code: 'route_not_found', message: 'There is nothing at this path.' };
  }
  const message = `${method} is not allowed here; allowed: ${other}.`;
  return { type: 'invalid_request_error', status: 405, code: 'method_not_allowed', message };
}
