/** The client against the API itself, over the in-memory table. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { Bide } from '../../client/bide.ts';
import { scopes } from '../../core/records/caller-record.ts';
import { taskKey } from '../../core/records/keys.ts';
import { Desk, idOf, KEY, succeeded } from '../lambdas/api/desk.ts';
import { failed } from '../lambdas/api/operator-desk.ts';

const request = { profile: 'unified', operation: 'images', body: { model: 'image-1' } };

let desk: Desk;
let bide: Bide;
let calls: string[];

beforeEach(async () => {
  desk = new Desk();
  calls = [];
  await desk.caller();
  bide = bideOf(KEY);
});

/** A client whose requests go to the desk, and whose pauses pass virtual time. */
function bideOf(callerKey: string): Bide {
  const clock = { sleep: (ms: number) => desk.clock.run(desk.clock.sleep(ms)) };
  return new Bide({ url: 'http://127.0.0.1', callerKey, clock, fetch: toDesk });
}

const toDesk: typeof fetch = async (input, init) => {
  const sent = new Request(input, init);
  const { pathname, search } = new URL(sent.url);
  const { authorization = '', ...headers } = Object.fromEntries(sent.headers);
  const body = await sent.text();
  calls.push(`${sent.method} ${pathname}`);
  const key = authorization.replace('Bearer ', '');
  const answer = await desk.call(pathname + search, {
    method: sent.method,
    headers,
    key,
    ...(body === '' ? {} : { body }),
  });
  return new Response(answer.status === 304 ? null : answer.text, { status: answer.status, headers: answer.headers });
};

test('a submission under the same key is the same task', async () => {
  const first = await bide.submit(request, { idempotencyKey: 'order-17' });
  expect(first).toMatchObject({ status: 'queued', model: 'image-1', outcome: null });
  expect((await bide.submit(request, { idempotencyKey: 'order-17' })).id).toBe(first.id);
  expect((await bide.submit(request)).id).not.toBe(first.id);
  const other = { ...request, operation: 'videos' };
  await expect(bide.submit(other, { idempotencyKey: 'order-17' })).rejects.toMatchObject({
    name: 'InvalidRequestError',
    status: 422,
    code: 'idempotency_key_reused',
    param: 'Idempotency-Key',
    requestId: expect.any(String),
  });
});

test('waits through a quiet hour in few requests: each is held for 20 s', async () => {
  const { createdAt } = await desk.admit('slow', { deadlineAt: desk.clock.now() + 7_200_000 });
  const key = taskKey(idOf('slow'));
  const cancelled = { ...succeeded, status: 'cancelled', code: 'cancelled' } as const;
  void desk.clock
    .sleep(3_600_000)
    .then(() => desk.memory.update({ key, set: { status: 'cancelled', outcome: cancelled } }));
  const task = await bide.wait(idOf('slow'));
  expect(task.outcome?.code).toBe('cancelled');
  expect(desk.clock.now() - createdAt).toBeLessThanOrEqual(3_600_000 + 60_000);
  expect(calls.length).toBeLessThanOrEqual(3600 / 20);
});

test('lists tasks page by page, and by their status', async () => {
  for (const name of ['a', 'b', 'c']) await desk.admit(name, name === 'b' ? { status: 'running' } : {});
  const first = await bide.list({ limit: 2 });
  const second = await bide.list({ limit: 2, cursor: first.nextCursor ?? '' });
  expect([...first.items, ...second.items].map(({ id }) => id).sort()).toEqual(['a', 'b', 'c'].map(idOf));
  expect(second.nextCursor).toBeNull();
  expect((await bide.list({ status: 'running' })).items.map(({ id }) => id)).toEqual([idOf('b')]);
  const since = new Date(desk.clock.now() + 1);
  await desk.admit('d', { createdAt: since.getTime() });
  desk.clock.jump(1);
  expect((await bide.list({ since })).items.map(({ id }) => id)).toEqual([idOf('d')]);
});

test('shows the errors of one task and of all', async () => {
  await desk.admit('a');
  await desk.note('a', 'timeout', 60_000);
  await desk.note('b', 'rate_limited');
  expect((await bide.taskErrors(idOf('a'))).items).toMatchObject([{ taskId: idOf('a'), code: 'timeout', status: 429 }]);
  const since = new Date(desk.clock.now() - 30_000);
  expect((await bide.errors({ since })).items.map(({ code }) => code)).toEqual(['rate_limited']);
  expect((await bide.errors({ code: 'timeout' })).items).toHaveLength(1);
});

test('shows what was asked for', async () => {
  const { id } = await bide.submit(request);
  expect(await bide.taskRequest(id)).toEqual(request);
  await expect(bide.taskRequest(idOf('nobody'))).rejects.toMatchObject({ code: 'task_not_found' });
});

test('cancels', async () => {
  await desk.admit('a');
  expect(await bide.cancel(idOf('a'))).toMatchObject({ id: idOf('a'), cancelRequested: true });
});

test('a foreign task, and a key that nobody knows', async () => {
  await desk.admit('a', { owner: 'bob' });
  await expect(bide.get(idOf('a'))).rejects.toMatchObject({ name: 'NotFoundError', code: 'task_not_found' });
  await expect(bideOf('wrong').list()).rejects.toMatchObject({ name: 'AuthenticationError', status: 401 });
});

describe('what operators do', () => {
  beforeEach(() => desk.caller(KEY, { scopes }));

  test('a retry under the same key is the same new task', async () => {
    const { taskId: id } = await desk.admit('t', failed('provider_unreachable', 'closed', {}, false));
    const first = await bide.retry(id, { idempotencyKey: 'again' });
    expect(first).toMatchObject({ status: 'queued', retryOf: id });
    expect((await bide.retry(id, { idempotencyKey: 'again' })).id).toBe(first.id);
  });

  test('what may have been charged needs a word', async () => {
    const { taskId: id } = await desk.admit('t', failed('deadline_exceeded', 'closed'));
    await expect(bide.retry(id)).rejects.toMatchObject({ status: 409, code: 'may_be_charged_twice' });
    expect((await bide.retry(id, { acceptDoubleCharge: true })).retryOf).toBe(id);
  });

  test('recover and adopt ask for looks, and the audit tells of them', async () => {
    const { taskId: id } = await desk.admit('t', failed('submission_ambiguous', 'ambiguous'));
    await expect(bide.recover(id)).rejects.toMatchObject({ status: 409, code: 'nothing_to_recover' });
    expect((await bide.adopt(id, 'found-1', { attempt: 1 })).attempts).toMatchObject([{ providerTaskId: 'found-1' }]);
    await desk.clock.run(desk.clock.sleep(1));
    await bide.recover(id);
    const { items } = await bide.taskAudit(id);
    expect(items.map(({ action }) => action).sort()).toEqual(['adopt', 'recover', 'recover']);
  });

  test('a limit group is paused, shown and resumed', async () => {
    expect(await bide.pauseLimitGroup('unified', { forSeconds: 60 })).toMatchObject({ paused: true });
    expect(await bide.limitGroup('unified')).toMatchObject({ paused: true });
    const all = await bide.limitGroups();
    expect(all.map(({ group, paused }) => [group, paused])).toEqual([
      ['replicate', false],
      ['unified', true],
    ]);
    expect(await bide.resumeLimitGroup('unified')).toMatchObject({ paused: false });
    expect((await bide.limitGroupAudit('unified')).items).toHaveLength(2);
    await expect(bide.limitGroup('../tasks')).rejects.toMatchObject({ name: 'ConfigurationError' });
  });
});
