import { scheduleSchema } from '../../../core/api/schedule-schema.ts';
import { waitsSchema } from '../../../core/api/waits-schema.ts';
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { examples } from '../../../core/api/error-examples.ts';
import { openapiDocument } from '../../../core/api/openapi/document.ts';
import { dropInErrors } from '../../../core/api/openapi/drop-in-errors.ts';
import * as samples from '../../../core/api/openapi/samples.ts';
import { auditSchema } from '../../../core/api/audit-schema.ts';
import { errorSchema } from '../../../core/api/error-schema.ts';
import { limitGroupSchema } from '../../../core/api/limit-group-schema.ts';
import { taskSchema } from '../../../core/api/task-schema.ts';
import { statusOf } from '../../../core/errors/envelope.ts';
import { errorTypes } from '../../../core/errors/taxonomy.ts';
import { checkRequest, requestSchema } from '../../../core/task/request.ts';
import { currentOpenapi } from '../../../docs/openapi.ts';
import { routes } from '../../../lambdas/api/routes.ts';
import { Desk } from './desk.ts';

interface Operation {
  readonly security: Record<string, string[]>[];
  readonly parameters?: { readonly name?: string; readonly $ref?: string }[];
  readonly responses: Record<string, unknown>;
}

let operations: Map<string, Operation>;
const document = openapiDocument();

beforeAll(() => {
  operations = new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation as Operation]),
    ),
  );
});

const nameOf = ({ method, path }: (typeof routes)[number]) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`;

test('docs/openapi.json is as the code says; if not, run `npm run docs`', () => {
  const file = readFileSync(new URL('../../../docs/openapi.json', import.meta.url), 'utf8');
  expect(file).toBe(currentOpenapi());
});

test('it is what the API shows of itself', async () => {
  expect((await new Desk().call('/openapi.json', { key: null })).json).toEqual(JSON.parse(currentOpenapi()));
});

test('every route is documented with its scope, and nothing else is', () => {
  expect([...operations.keys()].sort()).toEqual(routes.map(nameOf).sort());
  for (const route of routes) {
    const security = route.scope === undefined ? [] : [{ callerKey: [route.scope] }, { iam: [] }];
    expect([nameOf(route), operations.get(nameOf(route))?.security]).toEqual([nameOf(route), security]);
  }
});

test.each([
  ['POST /v1/tasks', [200, 202, 400, 401, 403, 405, 413, 422, 429, 500], ['Idempotency-Key']],
  ['GET /v1/tasks', [200, 400, 401, 403, 405, 429, 500], ['limit', 'cursor', 'status', 'profile', 'since']],
  ['GET /v1/tasks/{id}', [200, 304, 400, 401, 403, 404, 405, 429, 500], ['id', 'If-None-Match', 'Prefer']],
  ['GET /v1/tasks/{id}/request', [200, 400, 401, 403, 404, 405, 409, 429, 500], ['id']],
  ['GET /v1/tasks/{id}/errors', [200, 400, 401, 403, 404, 405, 429, 500], ['id', 'limit', 'cursor']],
  ['POST /v1/tasks/{id}/cancel', [200, 202, 400, 401, 403, 404, 405, 429, 500], ['id']],
  [
    'POST /v1/tasks/{id}/retry',
    [200, 202, 400, 401, 403, 404, 405, 409, 413, 422, 429, 500],
    ['id', 'Idempotency-Key'],
  ],
  ['POST /v1/tasks/{id}/recover', [202, 400, 401, 403, 404, 405, 409, 413, 429, 500], ['id']],
  ['POST /v1/tasks/{id}/adopt', [202, 400, 401, 403, 404, 405, 409, 413, 429, 500], ['id']],
  ['GET /v1/tasks/{id}/audit', [200, 400, 401, 403, 404, 405, 429, 500], ['id', 'limit', 'cursor']],
  ['GET /v1/limit-groups', [200, 400, 401, 403, 405, 429, 500], []],
  ['GET /v1/limit-groups/{group}', [200, 400, 401, 403, 404, 405, 429, 500], ['group']],
  ['GET /v1/limit-groups/{group}/audit', [200, 400, 401, 403, 404, 405, 429, 500], ['group', 'limit', 'cursor']],
  ['POST /v1/limit-groups/{group}/pause', [200, 400, 401, 403, 404, 405, 413, 429, 500], ['group']],
  ['POST /v1/limit-groups/{group}/resume', [200, 400, 401, 403, 404, 405, 429, 500], ['group']],
  ['GET /v1/errors', [200, 400, 401, 403, 405, 429, 500], ['limit', 'cursor', 'code', 'since']],
  ['POST /unified/v1/llm/generations', [200, 400, 401, 402, 403, 404, 405, 413, 422, 429, 500], ['Idempotency-Key']],
  ['GET /unified/v1/tasks/{id}', [200, 401, 403, 404, 405, 429, 500], ['id']],
  [
    'POST /replicate/v1/models/{owner}/{name}/predictions',
    [201, 400, 401, 402, 403, 404, 405, 413, 422, 429, 500],
    ['owner', 'name', 'Idempotency-Key', 'Prefer'],
  ],
  ['POST /replicate/v1/predictions/{id}/cancel', [200, 401, 403, 404, 405, 429, 500], ['id']],
  ['GET /health', [200, 405], []],
  ['GET /openapi.json', [200, 405], []],
])('%s: its statuses and parameters', (name, statuses, parameters) => {
  const { responses, parameters: given = [] } = operations.get(name) ?? { responses: {} };
  expect(Object.keys(responses).map(Number)).toEqual(statuses);
  expect(given.map((one) => one.name ?? one.$ref?.split('/').at(-1))).toEqual(parameters);
});

test('every error that the API answers with is an example of its status', () => {
  const dropIns = Object.keys(dropInErrors());
  const ours = Object.entries(document.components.responses).filter(([name]) => !dropIns.includes(name));
  const shown = ours.flatMap(([, response]) => {
    const { content } = response as {
      content: { 'application/json': { examples: Record<string, { value: object }> } };
    };
    return Object.values(content['application/json'].examples).map(({ value }) => value);
  });
  for (const { code, type } of examples)
    expect(shown).toContainEqual({ error: expect.objectContaining({ code, type }) });
  expect(shown).toHaveLength(examples.length);
});

test('all six types of the contract occur, each with its status', () => {
  const seen = Object.fromEntries(examples.map((error) => [error.type, errorTypes[error.type].status]));
  expect(Object.keys(seen).sort()).toEqual(Object.keys(errorTypes).sort());
  expect([...new Set(examples.map(statusOf))].sort()).toEqual([400, 401, 403, 404, 405, 409, 413, 422, 429, 500]);
});

test('its examples are what the API takes and gives', () => {
  expect(checkRequest(samples.request).kind).toBe('valid');
  const { queued, succeeded, cancelled, retried, overdue, adopted, result } = samples;
  for (const one of [queued, succeeded, cancelled, retried, overdue, adopted]) {
    const task = { ...one, eta: null, result, files: null, lateResult: null, webhook: null };
    expect(taskSchema.parse(task)).toEqual(task);
  }
  expect(auditSchema.parse(samples.auditRow)).toEqual(samples.auditRow);
  expect(limitGroupSchema.parse(samples.limitGroup)).toEqual(samples.limitGroup);
  expect(waitsSchema.parse(samples.waits)).toEqual(samples.waits);
  expect(scheduleSchema.parse(samples.schedule)).toEqual(samples.schedule);
  expect(errorSchema.parse(samples.taskError)).toEqual(samples.taskError);
});

test('a request is closed as the check is, answers are open, and each field says what it is', () => {
  const { TaskRequest, Task } = document.components.schemas;
  expect([TaskRequest['additionalProperties'], Task['additionalProperties']]).toEqual([false, undefined]);
  const properties = TaskRequest['properties'] as Record<string, { description?: string }>;
  expect(Object.keys(properties)).toEqual(Object.keys(requestSchema.shape));
  expect(Object.values(properties).filter(({ description }) => description === undefined)).toEqual([]);
});
