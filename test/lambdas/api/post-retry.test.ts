import { beforeEach, describe, expect, test } from '@jest/globals';
import { requestKey } from '../../../core/records/keys.ts';
import { fingerprint } from '../../../core/task/identity.ts';
import { attempted, codeOf, idOf, succeeded, type Desk, type Sent } from './desk.ts';
import { auditOf, failed, operatorDesk, refuseAuditRows } from './operator-desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await operatorDesk();
});

const retry = (body?: object, headers: Record<string, string> = {}, name = 't') => {
  const sent: Sent = { method: 'POST', headers, ...(body === undefined ? {} : { body }) };
  return desk.call(`/v1/tasks/${idOf(name)}/retry`, sent);
};

const request = { profile: 'unified', operation: 'images', body: { model: 'm' } };
const unreached = () => failed('provider_unreachable', 'closed', { sends: 1, refused: 1 }, false);

/** As admission stores it, under the fingerprint of its request. */
const stored = async (more: object) => {
  const task = await desk.admit('t', { ...more, fingerprint: fingerprint(request) });
  await desk.memory.put({ ...requestKey(task.taskId, task.fingerprint), request: JSON.stringify(request) });
  return task;
};

test('the same request is a new task, which says what it tries again; the old one stays', async () => {
  const before = await stored(unreached());
  const answer = await retry();
  expect(answer.status).toBe(202);
  expect(answer.json).toMatchObject({ status: 'queued', retryOf: idOf('t'), profile: 'unified', attempts: [] });
  const { id } = answer.json as { id: string };
  expect([id === idOf('t'), answer.headers.get('location')]).toEqual([false, `/v1/tasks/${id}`]);
  expect(desk.calls).toEqual([`start ${id}.1`]);
  expect(await desk.read('t')).toEqual(before);
  expect(await auditOf(desk)).toEqual([['retry', 'done', `is task ${id}`]]);
});

test('under one idempotency key it is one new task; without one each is another', async () => {
  await stored(unreached());
  const key = { 'idempotency-key': 'again-1' };
  const [first, second] = [await retry({}, key), await retry({}, key)];
  expect([first.status, second.status, second.headers.get('idempotent-replayed')]).toEqual([202, 200, 'true']);
  expect(second.json['id']).toBe(first.json['id']);
  const id = String(first.json['id']);
  expect((await auditOf(desk)).map(([, , outcome]) => outcome).sort()).toEqual([`is task ${id}`, `was task ${id}`]);
  const [third, fourth] = [await retry(), await retry()];
  expect(new Set([first, third, fourth].map(({ json }) => json['id'])).size).toBe(3);
});

test('its idempotency keys are no keys of requests', async () => {
  await stored(unreached());
  const headers = { 'idempotency-key': 'order-17' };
  const requested = await desk.call('/v1/tasks', { method: 'POST', body: request, headers });
  const retried = await retry({}, headers);
  expect([requested.status, retried.status]).toEqual([202, 202]);
  expect(retried.json['id']).not.toBe(requested.json['id']);
});

describe('what may have been charged', () => {
  test.each([
    ['an ambiguous attempt', failed('submission_ambiguous', 'ambiguous')],
    ['a deadline', failed('deadline_exceeded', 'closed')],
  ])('%s: not without a word, and nothing is written', async (_, more) => {
    await stored(more);
    const answer = await retry({ acceptDoubleCharge: false });
    expect([answer.status, codeOf(answer)]).toEqual([409, 'may_be_charged_twice']);
    expect([desk.calls, await auditOf(desk)]).toEqual([[], []]);
  });

  test('with it, it is tried again, and the audit says so', async () => {
    await stored(failed('submission_ambiguous', 'ambiguous'));
    expect((await retry({ acceptDoubleCharge: true })).status).toBe(202);
    const { items } = (await desk.call(`/v1/tasks/${idOf('t')}/audit`)).json as { items: object[] };
    expect(items).toMatchObject([{ action: 'retry', detail: 'a double charge is accepted', owner: 'alice' }]);
  });
});

test.each([
  ['open', attempted('accepted'), 'task_open'],
  ['succeeded', { ...attempted('closed'), status: 'succeeded', outcome: succeeded }, 'task_has_result'],
] as const)('a task that is %s is not tried again', async (_, more, code) => {
  await stored(more);
  if (code === 'task_has_result') await desk.memory.put({ pk: `TASK#${idOf('t')}`, sk: 'RESULT#1', json: '1' });
  const answer = await retry({ acceptDoubleCharge: true });
  expect([answer.status, codeOf(answer)]).toEqual([409, code]);
});

test('what a look after the end has brought home is not bought again, and it is said where it is', async () => {
  const { taskId } = await stored(failed('deadline_exceeded', 'closed', { lateResultAt: desk.clock.now() }));
  const answer = await retry({ acceptDoubleCharge: true });
  expect([answer.status, codeOf(answer)]).toEqual([409, 'task_has_late_result']);
  expect(answer.json['error']).toMatchObject({
    message: `The result of attempt 1 of task ${taskId} was found after its end, and is kept.`,
    recommended_action: 'Read lateResult of the task; for another result submit a new request',
  });
  expect([desk.calls, await auditOf(desk)]).toEqual([[], []]);
});

test('a request that is gone cannot be tried again', async () => {
  await desk.admit('t', { ...unreached(), fingerprint: 'another' });
  expect(codeOf(await retry())).toBe('request_gone');
});

test.each([
  [{ accept: true }, 'accept'],
  [{ acceptDoubleCharge: 'yes' }, 'acceptDoubleCharge'],
  [[], 'request'],
])('%j is refused by name', async (body, param) => {
  await stored(unreached());
  const answer = await retry(body);
  expect([answer.status, answer.json['error']]).toMatchObject([400, { code: 'invalid_request', param }]);
});

test("somebody else's is not there", async () => {
  await desk.admit('his', { ...unreached(), owner: 'bob' });
  expect((await retry({}, {}, 'his')).status).toBe(404);
});

test('nothing is done where it cannot be written down first', async () => {
  await stored(unreached());
  refuseAuditRows(desk);
  expect((await retry()).status).toBe(500);
  expect(desk.calls).toEqual([]);
});
