import { afterEach, expect, test } from '@jest/globals';
import { Bide, type BideOptions } from '../../client/bide.ts';
import { startScriptedApi, type Scripted, type ScriptedApi } from './scripted-api.ts';
import { ended, task, taskId } from './task.ts';

const request = { profile: 'unified', operation: 'images', body: { model: 'image-1', prompt: 'a fox' } };
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let server: ScriptedApi | undefined;

afterEach(() => server?.close());

async function bideOver(...script: Scripted[]) {
  server = await startScriptedApi(script);
  return { bide: new Bide({ url: `${server.url}/`, callerKey: 'caller-1' }), received: server.received };
}

test('submits a request with the caller key and a key of its own making', async () => {
  const { bide, received } = await bideOver({ status: 202, body: task() }, { status: 202, body: task() });
  expect(await bide.submit(request)).toEqual(task());
  await bide.submit(request);
  expect(received[0]).toMatchObject({
    method: 'POST',
    path: '/v1/tasks',
    headers: {
      authorization: 'Bearer caller-1',
      accept: 'application/json',
      'content-type': 'application/json',
      'idempotency-key': expect.stringMatching(uuid),
    },
    json: request,
  });
  expect(received[1]?.headers['idempotency-key']).not.toBe(received[0]?.headers['idempotency-key']);
});

test('submits under the idempotency key it is given', async () => {
  const { bide, received } = await bideOver({ status: 202, body: task() });
  await bide.submit(request, { idempotencyKey: 'order-17' });
  expect(received[0]?.headers['idempotency-key']).toBe('order-17');
});

test('each method calls its route', async () => {
  const page = { items: [], nextCursor: 'more' };
  const group = { group: 'unified', paused: false, pausedUntil: null, restsUntil: null };
  const bodies = [task(), page, page, page, page, task({ cancelRequested: true }), request, { items: [group] }];
  const answers = bodies.map((body) => ({ body }));
  const { bide, received } = await bideOver(...answers);
  await bide.get(taskId);
  expect(await bide.list()).toEqual(page);
  await bide.list({ status: 'failed', limit: 5, cursor: 'a b' });
  await bide.taskErrors(taskId, { limit: 5 });
  await bide.errors({ code: 'timeout', since: new Date(0), cursor: 'c' });
  expect(await bide.cancel(taskId)).toEqual(task({ cancelRequested: true }));
  expect(await bide.taskRequest(taskId)).toEqual(request);
  expect(await bide.limitGroups()).toEqual([group]);
  expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
    `GET /v1/tasks/${taskId}`,
    'GET /v1/tasks',
    'GET /v1/tasks?status=failed&limit=5&cursor=a+b',
    `GET /v1/tasks/${taskId}/errors?limit=5`,
    'GET /v1/errors?code=timeout&since=1970-01-01T00%3A00%3A00.000Z&cursor=c',
    `POST /v1/tasks/${taskId}/cancel`,
    `GET /v1/tasks/${taskId}/request`,
    'GET /v1/limit-groups',
  ]);
});

test('runs a request: submits, waits, and shows both', async () => {
  const { bide, received } = await bideOver({ status: 202, body: task() }, { body: ended() });
  const seen: string[] = [];
  const done = await bide.run(request, { onProgress: ({ status }) => seen.push(status) });
  expect(done).toEqual(ended());
  expect(seen).toEqual(['queued', 'succeeded']);
  expect(received.map(({ method }) => method)).toEqual(['POST', 'GET']);
});

test('a replay that has ended already is not waited for', async () => {
  const { bide, received } = await bideOver({ status: 200, body: ended('timeout') });
  expect(await bide.run(request, { idempotencyKey: 'order-17' })).toEqual(ended('timeout'));
  expect(received).toHaveLength(1);
});

const options = { url: 'http://127.0.0.1:1', callerKey: 'caller-1' };

test.each<[string, BideOptions, string, string]>([
  ['no url', { ...options, url: undefined }, 'url', 'url is missing; give the address of the API'],
  ['no address', { ...options, url: 'localhost' }, 'url', 'url is "localhost", which is no address'],
  ['another scheme', { ...options, url: 'ftp://a' }, 'url', 'url is "ftp://a"; allowed: http or https'],
  ['a query', { ...options, url: 'http://a/?b=1' }, 'url', 'without a user, a query and a fragment'],
  ['a user', { ...options, url: 'http://me:secret@a' }, 'url', 'url is one with a user in it; allowed'],
  ['no caller key', { ...options, callerKey: undefined }, 'callerKey', 'callerKey is missing; make one with'],
  ['an empty caller key', { ...options, callerKey: '' }, 'callerKey', 'callerKey is missing'],
  ['a key with a line end', { ...options, callerKey: 'k\n' }, 'callerKey', 'callerKey has a space, a line end'],
  ['a timeout that is none', { ...options, timeoutMs: 0 }, 'timeoutMs', 'timeoutMs is 0; allowed: a number above 0.'],
])('refuses %s', (_name, given, param, message) => {
  const made = () => new Bide(given);
  expect(made).toThrow(expect.objectContaining({ name: 'ConfigurationError', type: 'configuration_error', param }));
  expect(made).toThrow(message);
});

test('sends nothing for an id that can be none, or an idempotency key that is not allowed', async () => {
  const { bide, received } = await bideOver();
  await expect(bide.get('../callers')).rejects.toThrow('id is "../callers"; a task id has 26 characters');
  await expect(bide.wait('')).rejects.toThrow('id is ""');
  await expect(bide.submit(request, { idempotencyKey: '' })).rejects.toThrow('idempotencyKey is not allowed');
  expect(received).toEqual([]);
});
