import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newCaller } from '../../../core/records/caller-record.ts';
import { AwsError } from '../../../local/aws/operation.ts';
import { imageRequest, startStage, type Stage } from '../../scenarios/play.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage();
  await stage.runtime.table.put(newCaller({ callerKey: 'caller-1', name: 'a', owner: 'alice', now: 0 }));
  await stage.runtime.table.put(newCaller({ callerKey: 'caller-2', name: 'b', owner: 'bob', now: 0 }));
});

afterAll(() => stage.close());

interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown>;
}

/** Calls the API while virtual time stands still. */
async function call(
  method: string,
  path: string,
  given: { key?: string; body?: unknown; headers?: object } = {},
): Promise<Called> {
  const { key = 'caller-1', body, headers } = given;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await stage.clock.busy(async () =>
    stage.runtime.api.request(path, {
      method,
      headers: { ...(key === '' ? {} : { authorization: `Bearer ${key}` }), ...headers },
      ...(body === undefined ? {} : { body: text }),
    }),
  );
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as Record<string, unknown>,
  };
}

const codeOf = ({ json }: Called) => (json['error'] as { code: string }).code;

test('admits a task with 202, Location and Retry-After, and shows it', async () => {
  const admitted = await call('POST', '/v1/tasks', { body: imageRequest({ id: 'api-1' }) });
  expect([admitted.status, admitted.headers.get('retry-after')]).toEqual([202, '2']);
  expect(admitted.headers.get('location')).toBe(`/v1/tasks/${String(admitted.json['id'])}`);
  expect(admitted.json).toMatchObject({ status: 'queued', attempts: [], outcome: null, result: null, progress: null });
  await stage.clock.run(stage.runtime.engine.idle());
  const shown = await call('GET', admitted.headers.get('location') ?? '');
  expect(shown.status).toBe(200);
  expect(shown.headers.get('retry-after')).toBeNull();
  expect(shown.json).toMatchObject({
    id: admitted.json['id'],
    profile: 'unified',
    operation: 'images',
    model: 'image-1',
    status: 'succeeded',
    cancelRequested: false,
    attempts: [{ n: 1, state: 'closed', sends: 1, refused: 0 }],
    outcome: { status: 'succeeded', code: 'succeeded', attempt: 1, mayBeCharged: false },
    result: [{ url: expect.any(String) }],
  });
  expect(shown.json['createdAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('a task whose execution cannot be started is admitted like any other, also when it is sent again', async () => {
  stage.aws.onCall = (target) => {
    if (target.endsWith('.StartExecution')) throw new AwsError('AccessDeniedException', 'No.');
  };
  const sent = { headers: { 'Idempotency-Key': 'order-16' }, body: imageRequest({ id: 'api-unstarted' }) };
  const [first, again] = [await call('POST', '/v1/tasks', sent), await call('POST', '/v1/tasks', sent)];
  stage.aws.onCall = () => undefined;
  expect([first.status, first.headers.get('location')]).toEqual([202, `/v1/tasks/${String(first.json['id'])}`]);
  expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([200, 'true']);
  expect([first.json, again.json]).toEqual(Array(2).fill(expect.objectContaining({ status: 'queued', attempts: [] })));
});

test('the same Idempotency-Key: the same task, 200, Idempotent-Replayed; another body: 422', async () => {
  const headers = { 'Idempotency-Key': 'order-17' };
  const first = await call('POST', '/v1/tasks', { headers, body: imageRequest({ id: 'api-2' }) });
  const again = await call('POST', '/v1/tasks', { headers, body: imageRequest({ id: 'api-2' }) });
  expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([202, 200, 'true']);
  expect(again.json['id']).toBe(first.json['id']);
  const other = await call('POST', '/v1/tasks', { headers, body: imageRequest({ id: 'api-3' }) });
  expect([other.status, codeOf(other)]).toEqual([422, 'idempotency_key_reused']);
  const somebodyElse = await call('POST', '/v1/tasks', {
    key: 'caller-2',
    headers,
    body: imageRequest({ id: 'api-3' }),
  });
  expect(somebodyElse.json['id']).not.toBe(first.json['id']);
  await stage.clock.run(stage.runtime.engine.idle());
  const posts = stage.simulator.received.filter(({ method, body }) => {
    return method === 'POST' && (body['simulate'] as { id: string }).id === 'api-2';
  });
  expect(posts).toHaveLength(1);
});

test("a task of somebody else's is not there", async () => {
  const admitted = await call('POST', '/v1/tasks', { body: imageRequest({ id: 'api-4' }) });
  const foreign = await call('GET', `/v1/tasks/${String(admitted.json['id'])}`, { key: 'caller-2' });
  expect([foreign.status, codeOf(foreign)]).toEqual([404, 'task_not_found']);
});

test.each([
  ['no key', 'GET', '/v1/tasks/x', { key: '' }, 401, 'authentication_error', 'invalid_caller_key'],
  ['a wrong key', 'POST', '/v1/tasks', { key: 'wrong' }, 401, 'authentication_error', 'invalid_caller_key'],
  ['an unknown task', 'GET', '/v1/tasks/nope', {}, 404, 'not_found_error', 'task_not_found'],
  ['an unknown path', 'GET', '/v2', {}, 404, 'not_found_error', 'route_not_found'],
  ['a wrong method', 'DELETE', '/v1/tasks/nope', {}, 405, 'invalid_request_error', 'method_not_allowed'],
  ['no JSON', 'POST', '/v1/tasks', { body: '{' }, 400, 'invalid_request_error', 'malformed_json'],
  ['an empty body', 'POST', '/v1/tasks', {}, 400, 'invalid_request_error', 'malformed_json'],
  [
    'a huge body',
    'POST',
    '/v1/tasks',
    { body: 'x'.repeat(300_000) },
    413,
    'invalid_request_error',
    'request_too_large',
  ],
  ['a bad request', 'POST', '/v1/tasks', { body: {} }, 400, 'invalid_request_error', 'invalid_request'],
  [
    'a bad idempotency key',
    'POST',
    '/v1/tasks',
    { body: imageRequest(), headers: { 'Idempotency-Key': 'x'.repeat(256) } },
    400,
    'invalid_request_error',
    'invalid_request',
  ],
] as const)('%s is answered with the envelope', async (_name, method, path, given, status, type, code) => {
  const answer = await call(method, path, given);
  expect(answer.status).toBe(status);
  expect(answer.json).toEqual({ error: expect.objectContaining({ type, code, message: expect.any(String) }) });
  expect((answer.json['error'] as Record<string, unknown>)['request_id']).toBe(answer.headers.get('x-request-id'));
});

test('a bad request lists every problem at once, with the nearest known field', async () => {
  const body = { profile: 'unified', operation: 'pictures', body: {}, deadlineSecond: 5, maxAttempts: 0 };
  const { json } = await call('POST', '/v1/tasks', { body });
  expect((json['error'] as { details: unknown }).details).toEqual([
    { param: 'maxAttempts', message: expect.stringContaining('1') },
    { param: 'deadlineSecond', message: 'Unknown field; did you mean deadlineSeconds?' },
    { param: 'operation', message: 'Profile unified knows: images, videos, audios, llm.' },
  ]);
});

test('a bad idempotency key is called by its header, and a field of that name by itself', async () => {
  const headers = { 'Idempotency-Key': 'x'.repeat(256) };
  const body = { ...imageRequest(), idempotencyKey: 'order-17' };
  const { json } = await call('POST', '/v1/tasks', { body, headers });
  expect(json['error']).toMatchObject({
    param: 'Idempotency-Key',
    details: [
      { param: 'Idempotency-Key', message: 'Allowed: 1 to 255 printable ASCII characters.' },
      { param: 'idempotencyKey', message: expect.stringContaining('Unknown field') },
    ],
  });
});

test('a body that is said to be too long is not read', async () => {
  const headers = { 'content-length': '262145' };
  const answer = await call('POST', '/v1/tasks', { headers, body: '{}' });
  expect([answer.status, codeOf(answer)]).toEqual([413, 'request_too_large']);
});

test('lists what was admitted, and what went wrong on the way', async () => {
  const key = 'caller-2';
  const posts = [{ status: 429, code: 'slow_down', type: 'rate_limit_error', retryAfter: 7 }, 'honest'];
  const admitted = await call('POST', '/v1/tasks', { key, body: imageRequest({ id: 'api-5', posts }) });
  await stage.clock.run(stage.runtime.engine.idle());
  const tasks = await call('GET', '/v1/tasks?limit=1', { key });
  expect(tasks.json['items']).toMatchObject([{ id: admitted.json['id'], status: 'succeeded' }]);
  const error = { taskId: admitted.json['id'], phase: 'submit', status: 429, code: 'slow_down', retryAfterSeconds: 7 };
  for (const path of [`/v1/tasks/${String(admitted.json['id'])}/errors`, '/v1/errors', '/v1/errors?code=slow_down'])
    expect((await call('GET', path, { key })).json['items']).toMatchObject([error]);
});

test('cancels what has not been sent yet, and its execution ends', async () => {
  const posts = [{ status: 429, retryAfter: 60 }];
  const admitted = await call('POST', '/v1/tasks', { body: imageRequest({ id: 'api-6', posts }) });
  const path = `/v1/tasks/${String(admitted.json['id'])}`;
  await stage.clock.run(stage.clock.sleep(10_000));
  const cancelled = await call('POST', `${path}/cancel`);
  expect([cancelled.status, cancelled.json]).toMatchObject([
    202,
    { status: 'cancelled', attempts: [{ sends: 1, refused: 1 }] },
  ]);
  await stage.clock.run(stage.runtime.engine.idle());
  expect((await call('GET', path)).json).toEqual(cancelled.json);
  expect(
    stage.simulator.received.filter(
      ({ method, body }) => method === 'POST' && (body['simulate'] as { id: string }).id === 'api-6',
    ),
  ).toHaveLength(1);
});

test('a provider that can stop is asked to, by a fresh execution', async () => {
  const request = {
    profile: 'replicate',
    operation: 'predictions',
    body: { version: 'v1', input: { prompt: 'p', simulate: { id: 'api-7', tasks: [{ seconds: 600 }] } } },
  };
  const admitted = await call('POST', '/v1/tasks', { body: request });
  const path = `/v1/tasks/${String(admitted.json['id'])}`;
  await stage.clock.run(stage.clock.sleep(10_000));
  expect((await call('POST', `${path}/cancel`)).json).toMatchObject({ status: 'running', cancelRequested: true });
  await stage.clock.run(stage.runtime.engine.idle());
  const outcome = { code: 'cancelled', message: 'cancelled here and at the provider' };
  expect((await call('GET', path)).json).toMatchObject({ status: 'cancelled', outcome });
  const executions = stage.runtime.engine.list().filter(({ name }) => name.startsWith(String(admitted.json['id'])));
  expect(executions.map(({ name, status }) => [name.slice(-1), status]).sort()).toEqual([
    ['1', 'ABORTED'],
    ['2', 'SUCCEEDED'],
  ]);
});
