import { afterEach, expect, test } from '@jest/globals';
import { Bide } from '../../client/bide.ts';
import { startScriptedApi, failure, type Scripted, type ScriptedApi } from './scripted-api.ts';
import { ended, task, taskId } from './task.ts';

let server: ScriptedApi | undefined;
let delays: number[] = [];

afterEach(() => server?.close());

async function bideOver(...script: Scripted[]) {
  delays = [];
  server = await startScriptedApi(script);
  const clock = { sleep: (ms: number) => (delays.push(ms), Promise.resolve()) };
  return { bide: new Bide({ url: server.url, callerKey: 'k', clock, random: () => 0.5 }), received: server.received };
}

const open = (progress: number, etag: string, retryAfter?: string): Scripted => ({
  body: task({ status: 'running', progress }),
  headers: { etag, ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }) },
});

test('asks the API to hold each request, and pauses as Retry-After says', async () => {
  const { bide, received } = await bideOver(
    open(10, '"a"', '7'),
    { status: 304, headers: { 'retry-after': '3' } },
    open(40, '"b"', '5'),
    { body: ended(), headers: { etag: '"c"' } },
  );
  const seen: unknown[] = [];
  const done = await bide.wait(taskId, { onProgress: ({ status, progress }) => seen.push([status, progress]) });
  expect(done).toEqual(ended());
  expect(delays).toEqual([7000, 3000, 5000]);
  expect(seen).toEqual([
    ['running', 10],
    ['running', 40],
    ['succeeded', null],
  ]);
  expect(received.map(({ headers }) => [headers['prefer'], headers['if-none-match']])).toEqual([
    ['wait=20', undefined],
    ['wait=20', '"a"'],
    ['wait=20', '"a"'],
    ['wait=20', '"b"'],
  ]);
});

test.each([
  [600_000, 'wait=20'],
  [22_000, 'wait=20'],
  [21_999, 'wait=19'],
  [10_500, 'wait=8'],
  [3000, 'wait=1'],
  [2999, undefined],
  [1999, undefined],
])('a try that ends after %i ms is held no longer than it lasts', async (timeoutMs, prefer) => {
  server = await startScriptedApi([{ body: ended() }]);
  await new Bide({ url: server.url, callerKey: 'k', timeoutMs }).wait(taskId);
  expect(server.received.map(({ headers }) => headers['prefer'])).toEqual([prefer]);
});

test('never asks more often than once a second, and at least once a minute', async () => {
  const { bide } = await bideOver(open(1, '"a"', '0'), open(2, '"b"', '900'), open(3, '"c"'), open(4, '"d"', 'soon'), {
    body: ended(),
  });
  await bide.wait(taskId);
  expect(delays).toEqual([1000, 60_000, 2000, 2000]);
});

test('a failed task is an outcome and no exception', async () => {
  const { bide } = await bideOver({ body: ended('content_policy_violation') });
  expect((await bide.wait(taskId)).outcome?.code).toBe('content_policy_violation');
});

test('outlives a short outage', async () => {
  const broken = failure(503, 'server_error', 'internal_error', 'Not now.');
  const { bide } = await bideOver(open(1, '"a"', '2'), broken, broken, broken, broken, broken, broken, {
    body: ended(),
  });
  await bide.wait(taskId);
  expect(delays).toEqual([2000, 375, 750, 1500, 3000, 6000, 7500]);
});

test('ends when it is aborted, while it pauses and while the API holds the request', async () => {
  server = await startScriptedApi([open(1, '"a"', '60')]);
  const stop = new AbortController();
  const reason = new Error('enough');
  const bide = new Bide({ url: server.url, callerKey: 'k' });
  const waiting = bide.wait(taskId, { signal: stop.signal, onProgress: () => stop.abort(reason) });
  await expect(waiting).rejects.toBe(reason);
  await expect(bide.wait(taskId, { signal: stop.signal })).rejects.toBe(reason);
  expect(server.received).toHaveLength(1);
});
