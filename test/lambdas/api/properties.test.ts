import { beforeEach, expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';
import { routes } from '../../../lambdas/api/routes.ts';
import { taskKey } from '../../../core/records/keys.ts';
import { largeRequest, nearlyRequest, numberTokens, oddJson } from '../../helpers/odd-json.ts';
import { attempted, Desk, idOf, succeeded } from './desk.ts';

let desk: Desk;

// Hundreds of requests a test, on a machine that may be busy with others.
jest.setTimeout(60_000);
beforeEach(async () => {
  desk = new Desk();
  await desk.caller();
  await desk.admit('a');
  await desk.note('a', 'timeout');
});

const hold = (property: fc.IAsyncProperty<unknown>) => fc.assert(property, { numRuns: 150 });

/** A request with a number in its body. */
const withNumber = (token: string) => `{"profile":"unified","operation":"images","body":{"model":"m","x":${token}}}`;

/** Requests that come near a good one. */
const nearly = fc.record(
  {
    profile: fc.oneof(fc.constantFrom('unified', 'replicate', '__proto__', 'constructor'), fc.jsonValue()),
    operation: fc.oneof(fc.constantFrom('images', 'toString', 'predictions', 'model-predictions'), fc.jsonValue()),
    body: fc.oneof(fc.constant({ model: 'm' }), fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue()),
    fallbacks: fc.oneof(
      fc.dictionary(fc.constantFrom('timeout', '__proto__', 'cancelled', ''), fc.array(fc.jsonValue())),
      fc.jsonValue(),
    ),
    maxAttempts: fc.oneof(fc.double(), fc.jsonValue()),
    __proto__: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

// Every answer is held to its schema by the desk: an error that is no envelope fails there.
test('no JSON that anybody posts is answered with a 5xx, and every error is an envelope', async () => {
  const posted = fc.oneof(
    fc.json(),
    fc.string(),
    nearly.map((value) => JSON.stringify(value)),
  );
  await hold(
    fc.asyncProperty(posted, async (body) => {
      expect([202, 400]).toContain((await desk.call('/v1/tasks', { method: 'POST', body })).status);
    }),
  );
});

test('no body on any route is answered with a 5xx, whatever the task came to', async () => {
  await desk.admit('b', { ...attempted('ambiguous'), status: 'failed', outcome: { ...succeeded, status: 'failed' } });
  await desk.admit('c', { ...attempted('closed'), status: 'failed', outcome: { ...succeeded, status: 'failed' } });
  await desk.admit('d', attempted('accepted'));
  const posting = routes.filter(({ method }) => method === 'POST').map(({ path }) => path);
  const wishes = fc.record(
    {
      acceptDoubleCharge: fc.oneof(fc.boolean(), fc.jsonValue()),
      attempt: fc.oneof(fc.constant(1), fc.double(), fc.jsonValue()),
      providerTaskId: fc.oneof(fc.constantFrom('bought', 'task#1', '..', '\0'), fc.string({ unit: 'binary' })),
      forSeconds: fc.oneof(fc.integer(), fc.double()),
      [JSON.parse('"__proto__"') as string]: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    wishes.map((wish) => JSON.stringify(wish)),
    nearlyRequest,
    oddJson,
    fc.string(),
    fc.uint8Array({ maxLength: 40 }),
  );
  const path = fc
    .tuple(fc.constantFrom(...posting), fc.constantFrom('a', 'b', 'c', 'd', 'nobody'))
    .map(([route, task]) => route.replace(':id', idOf(task)).replace(':group', 'unified'));
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(path, body, async (at, text) => {
      const { status } = await desk.call(at, { method: 'POST', body: text });
      seen.add(`${at.split('/').at(-1) ?? ''} ${status < 300 ? 'done' : 'refused'}`);
      expect(status).toBeLessThan(500);
    }),
    { numRuns: 600 },
  );
  for (const route of posting) expect([...seen]).toContain(`${route.split('/').at(-1) ?? ''} refused`);
  expect(desk.lines.filter(({ level }) => level === 'error')).toEqual([]);
});

test('what is taken is stored as it came: the last of members that come twice, and every number as it was', async () => {
  const seen = new Set<number>();
  await hold(
    fc.asyncProperty(fc.oneof(nearlyRequest, numberTokens.map(withNumber), largeRequest), async (text) => {
      const { status, json } = await desk.call('/v1/tasks', { method: 'POST', body: text });
      seen.add(status);
      expect([202, 400, 413]).toContain(status);
      if (status !== 202) return;
      const rows = await desk.memory.list(taskKey(String(json['id'])).pk, 'REQUEST#');
      // Written and read once more, for what is written has no -0.
      const asItCame = JSON.parse(JSON.stringify(JSON.parse(text))) as unknown;
      expect(rows.map((row) => JSON.parse(row['request'] as string) as unknown)).toEqual([asItCame]);
    }),
  );
  expect([...seen]).toEqual(expect.arrayContaining([202, 400, 413]));
});

test('no number is taken that would be sent as another', async () => {
  await hold(
    fc.asyncProperty(numberTokens, async (token) => {
      const { status } = await desk.call('/v1/tasks', { method: 'POST', body: withNumber(token) });
      const value = Number(token);
      const isExact = !Number.isInteger(value) || Number.isSafeInteger(value);
      expect([token, status]).toEqual([token, Number.isFinite(value) && isExact ? 202 : 400]);
    }),
  );
});

test('no query string on any route is answered with a 5xx', async () => {
  const name = fc.oneof(
    fc.constantFrom('limit', 'cursor', 'status', 'profile', 'code', 'since', '__proto__'),
    fc.string(),
  );
  const value = fc.oneof(
    fc.constantFrom(
      '1',
      '100',
      'timeout',
      'failed',
      '2026-01-31T00:00:00Z',
      '9999-12-31T23:59:59Z',
      '0001-01-01T00:00:00Z',
    ),
    fc.string({ unit: 'binary' }),
    fc
      .tuple(fc.constantFrom('tasks', 'errors', 'task-errors'), fc.string())
      .map(([list, rank]) => Buffer.from(`${list}~${rank}`).toString('base64url')),
  );
  const query = fc.oneof(
    fc.array(fc.tuple(name, value), { maxLength: 3 }).map((pairs) => new URLSearchParams(pairs).toString()),
    fc.string().map((text) => text.replaceAll('#', '')),
  );
  const route = fc.constantFrom(
    ...routes.map(({ path }) =>
      path.replace(':id', idOf('a')).replace(':group', 'unified').replace(':workload', 'unified.images.abc.def'),
    ),
  );
  await hold(
    fc.asyncProperty(route, query, async (path, text) => {
      expect((await desk.call(`${path}?${text}`)).status).toBeLessThan(500);
    }),
  );
});

test('no path and no header is answered with a 5xx', async () => {
  const header = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)) });
  const headers = fc.record({ prefer: header, 'if-none-match': header, 'idempotency-key': header });
  await hold(
    fc.asyncProperty(fc.webPath(), headers, fc.constantFrom('GET', 'POST', 'DELETE'), async (path, given, method) => {
      const body = method === 'POST' ? { profile: 'unified', operation: 'images', body: { model: 'm' } } : undefined;
      for (const at of [path === '' ? '/' : path, `/v1/tasks${path}`])
        expect((await desk.call(at, { method, headers: given, body })).status).toBeLessThan(500);
    }),
  );
});

test.each([
  ['deep', '['.repeat(100_000)],
  ['deep and closed', `${'['.repeat(60_000)}${']'.repeat(60_000)}`],
  [
    'deep inside',
    `{"profile":"unified","operation":"images","body":{"model":"m","x":${'['.repeat(60_000)}${']'.repeat(60_000)}}}`,
  ],
  ['NUL', '{"profile":"unified","operation":"images","body":{"model":"\\u0000"}}'],
  ['__proto__', '{"profile":"unified","operation":"images","body":{"model":"m","__proto__":{"x":1}},"__proto__":{}}'],
  ['a lone surrogate', '{"profile":"unified","operation":"images","body":{"model":"\\ud800"}}'],
  ['a lone surrogate as a name', '{"profile":"unified","operation":"images","body":{"model":"m","\\udc00":1}}'],
  ['not UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
  ['a byte order mark', '\ufeff{}'],
  ['a number that is none', '{"profile":"unified","operation":"images","body":{"model":"m","x":1e999}}'],
])('poison is refused, not choked on: %s', async (_name, body) => {
  const answer = await desk.call('/v1/tasks', { method: 'POST', body });
  expect([answer.status, desk.lines.filter(({ level }) => level === 'error')]).toEqual([400, []]);
});
