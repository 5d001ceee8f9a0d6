import { beforeEach, expect, test } from '@jest/globals';
import { scopes } from '../../../core/records/caller-record.ts';
import { dropInRoutes } from '../../../lambdas/api/drop-in/drop-in.ts';
import { routes } from '../../../lambdas/api/routes.ts';
import { codeOf, Desk, detailsOf, idOf, KEY } from './desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = new Desk();
  await desk.caller(KEY, { scopes });
});

/** Those that speak our own language; test/lambdas/api/drop-in has the others. */
const own = routes.filter((route) => !dropInRoutes.includes(route));

const concrete = (path: string) =>
  path.replace(':id', idOf('a')).replace(':group', 'unified').replace(':workload', 'unified.images.abc.def');

test.each([
  ['/v1/tasks', 'DELETE', 'POST, GET, HEAD'],
  [`/v1/tasks/${idOf('a')}`, 'PUT', 'GET, HEAD'],
  [`/v1/tasks/${idOf('a')}/request`, 'POST', 'GET, HEAD'],
  [`/v1/tasks/${idOf('a')}/errors`, 'POST', 'GET, HEAD'],
  [`/v1/tasks/${idOf('a')}/cancel`, 'GET', 'POST'],
  [`/v1/tasks/${idOf('a')}/retry`, 'GET', 'POST'],
  [`/v1/tasks/${idOf('a')}/recover`, 'PUT', 'POST'],
  [`/v1/tasks/${idOf('a')}/adopt`, 'DELETE', 'POST'],
  [`/v1/tasks/${idOf('a')}/webhook/resend`, 'GET', 'POST'],
  [`/v1/tasks/${idOf('a')}/audit`, 'POST', 'GET, HEAD'],
  [`/v1/tasks/${idOf('a')}/waits`, 'PUT', 'GET, HEAD'],
  ['/v1/schedules/unified.images.abc.def', 'DELETE', 'GET, HEAD'],
  ['/v1/errors', 'PATCH', 'GET, HEAD'],
  ['/v1/limit-groups', 'POST', 'GET, HEAD'],
  ['/v1/limit-groups/unified', 'POST', 'GET, HEAD'],
  ['/v1/limit-groups/unified/audit', 'DELETE', 'GET, HEAD'],
  ['/v1/limit-groups/unified/pause', 'GET', 'POST'],
  ['/v1/limit-groups/unified/resume', 'PATCH', 'POST'],
  ['/health', 'POST', 'GET, HEAD'],
  ['/openapi.json', 'OPTIONS', 'GET, HEAD'],
])('%s has no %s, and says what it has', async (path, method, allow) => {
  const answer = await desk.call(path, { method });
  expect([answer.status, codeOf(answer), answer.headers.get('allow')]).toEqual([405, 'method_not_allowed', allow]);
});

test('every path is in the test above', () => {
  expect(new Set(own.map(({ path }) => path)).size).toBe(20);
});

test.each(['/', '/v2', '/v1', '/v1/tasks/', '/v1/task', `/v1/tasks/${idOf('a')}/result`, '/HEALTH'])(
  'there is nothing at %s',
  async (path) => {
    const answer = await desk.call(path);
    expect([answer.status, codeOf(answer)]).toEqual([404, 'route_not_found']);
  },
);

test.each(own.filter(({ method }) => method === 'GET').map(({ path }) => concrete(path)))(
  'HEAD %s says what GET says, without the body',
  async (path) => {
    await desk.admit('a');
    const [get, head] = [await desk.call(path), await desk.call(path, { method: 'HEAD' })];
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers.get('etag')).toBe(get.headers.get('etag'));
  },
);

test.each(['/health', '/openapi.json'])('%s needs no caller key', async (path) => {
  expect((await desk.call(path, { key: null })).status).toBe(200);
});

test.each(own.filter(({ scope }) => scope !== undefined).map(({ method, path }) => [method, concrete(path)]))(
  '%s %s names a parameter that it does not know',
  async (method, path) => {
    await desk.admit('a');
    const body = method === 'POST' ? {} : undefined;
    const answer = await desk.call(`${path}?limt=3`, { method, body });
    expect([answer.status, codeOf(answer)]).toEqual([400, 'invalid_request']);
    expect(detailsOf(answer)).toEqual([{ param: 'limt', message: expect.stringMatching(/^Unknown parameter; /) }]);
  },
);

test('the gateway names the request where there is one; else every request gets a name of its own', async () => {
  const event = { requestContext: { requestId: 'gateway-7=' } };
  expect((await desk.call('/v1/nothing', {}, { event })).json['error']).toMatchObject({ request_id: 'gateway-7=' });
  const [one, other] = [await desk.call('/health'), await desk.call('/health')];
  expect(one.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(other.headers.get('x-request-id')).not.toBe(one.headers.get('x-request-id'));
});

test('a request is one line: the route as it is written, the key by its id, and nothing of body, key or path', async () => {
  await desk.admit('a');
  await desk.call(`/v1/tasks/${idOf('a')}`);
  await desk.call('/secret-path?token=secret', { key: null });
  await desk.call('/v1/tasks', { method: 'POST', body: { prompt: 'a secret prompt' } });
  const request = { requestId: expect.any(String) };
  expect(desk.lines.map(({ message, fields }) => [message, fields])).toEqual([
    ['answered', { ...request, method: 'GET', route: '/v1/tasks/:id', status: 200, ms: 0, keyId: expect.any(String) }],
    ['answered', { ...request, method: 'GET', route: 'none', status: 404, ms: 0 }],
    ['answered', { ...request, method: 'POST', route: '/v1/tasks', status: 400, ms: 0, keyId: expect.any(String) }],
  ]);
  expect(JSON.stringify(desk.lines)).not.toMatch(new RegExp(`secret|${KEY}`));
});

test('what was not foreseen is logged and not shown', async () => {
  await desk.call('/v1/tasks');
  desk.table = { ...desk.table, index: () => Promise.reject(new Error('the table is down: arn:aws:dynamodb')) };
  const answer = await desk.call('/v1/tasks');
  expect([answer.status, codeOf(answer), answer.text.includes('arn')]).toEqual([500, 'internal_error', false]);
  expect(desk.lines.find(({ level }) => level === 'error')).toMatchObject({
    message: 'request failed',
    fields: { cause: 'Error: the table is down: arn:aws:dynamodb', requestId: expect.any(String) },
  });
});
