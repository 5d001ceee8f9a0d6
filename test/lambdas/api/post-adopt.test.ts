import { beforeEach, describe, expect, test } from '@jest/globals';
import { taskKey } from '../../../core/records/keys.ts';
import { attempted, codeOf, idOf, type Desk } from './desk.ts';
import { auditOf, failed, operatorDesk, refuseAuditRows } from './operator-desk.ts';
import { beforeUpdate, repeatUpdate } from './races.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await operatorDesk();
});

const adopt = (body: unknown = { providerTaskId: 'found-1' }) =>
  desk.call(`/v1/tasks/${idOf('t')}/adopt`, { method: 'POST', body });
const ambiguous = () => failed('submission_ambiguous', 'ambiguous');
const first = async () => (await desk.read('t')).attempts['1'];

test('the id is stored with the attempt, the outcome stays, and a look is asked for', async () => {
  const { outcome } = await desk.admit('t', ambiguous());
  const answer = await adopt();
  expect([answer.status, answer.json]).toMatchObject([
    202,
    { status: 'failed', attempts: [{ n: 1, state: 'accepted', sends: 1, providerTaskId: 'found-1' }] },
  ]);
  expect(answer.headers.get('retry-after')).toBeNull();
  expect((await desk.read('t')).outcome).toEqual(outcome);
  expect(desk.events).toMatchObject([{ detailType: 'Bide Late Look Asked', detail: { attempt: 1 } }]);
  expect((await auditOf(desk)).sort()).toEqual([
    ['adopt', 'done', 'the provider task id is stored'],
    ['recover', 'asked', ''],
  ]);
});

test('an open task goes on with it, and nobody else looks', async () => {
  await desk.admit('t', attempted('ambiguous', { code: 'submission_ambiguous' }));
  const answer = await adopt();
  expect([answer.status, answer.json['status'], answer.headers.get('retry-after')]).toEqual([202, 'running', '2']);
  expect(await first()).toMatchObject({ state: 'accepted', providerTaskId: 'found-1', acceptedAt: desk.clock.now() });
  expect([desk.events, desk.calls]).toEqual([[], []]);
});

test('an execution that had given up already ends the task all the same: then it can be recovered', async () => {
  await desk.admit('t', attempted('ambiguous', { code: 'submission_ambiguous' }));
  await adopt();
  const { status, outcome } = ambiguous();
  await desk.memory.update({ key: taskKey(idOf('t')), set: { status, outcome } });
  const answer = await desk.call(`/v1/tasks/${idOf('t')}/recover`, { method: 'POST' });
  expect(answer.status).toBe(202);
  expect(desk.events).toMatchObject([{ detailType: 'Bide Late Look Asked', detail: { attempt: 1 } }]);
  expect((await auditOf(desk)).sort()).toEqual([
    ['adopt', 'done', 'the provider task id is stored'],
    ['recover', 'asked', ''],
  ]);
});

describe('a send without an answer', () => {
  test('that may still come: not yet, and for how long', async () => {
    await desk.admit('t', attempted('sending', { answerDueAt: desk.clock.now() + 69_100 }));
    const answer = await adopt();
    expect([answer.status, codeOf(answer), answer.headers.get('retry-after')]).toEqual([409, 'answer_under_way', '70']);
    expect((await first())?.state).toBe('sending');
  });

  test('that is overdue: adopted', async () => {
    await desk.admit('t', attempted('sending', { answerDueAt: desk.clock.now() }));
    expect((await adopt()).status).toBe(202);
    expect((await first())?.state).toBe('accepted');
  });

  test('and another one after it: the id is kept with the closed attempt', async () => {
    const { attempts, ...ended } = failed('submission_ambiguous', 'ambiguous');
    const inDoubt = { ...attempts['1'], state: 'closed' } as const;
    const second = failed('deadline_exceeded', 'closed').attempts['1'];
    await desk.admit('t', { ...ended, attempt: 2, attempts: { '1': inDoubt, '2': second } });
    expect((await adopt()).status).toBe(202);
    expect(await first()).toMatchObject({ state: 'closed', providerTaskId: 'found-1' });
    expect(desk.events).toMatchObject([{ detail: { attempt: 1 } }]);
  });
});

test('asked again: nothing is written again, and it is looked at again', async () => {
  await desk.admit('t', ambiguous());
  await adopt();
  const before = await desk.read('t');
  expect((await adopt()).status).toBe(202);
  expect(await desk.read('t')).toEqual(before);
  expect(desk.events).toHaveLength(2);
});

test('an id that another attempt has is refused, also when it came in meanwhile', async () => {
  const other = { ...failed('x', 'closed').attempts['1'], providerTaskId: 'found-1' };
  const { attempts, ...ended } = ambiguous();
  await desk.admit('t', { ...ended, attempt: 2, attempts: { '1': attempts['1'], '2': other } });
  const answer = await adopt({ providerTaskId: 'found-1', attempt: 1 });
  expect([answer.status, codeOf(answer)]).toEqual([409, 'provider_task_id_held']);
  await desk.admit('t', {
    ...ended,
    attempt: 2,
    attempts: { '1': attempts['1'], '2': { ...other, providerTaskId: 'b' } },
  });
  const set = { 'attempts.2.providerTaskId': 'found-1' };
  beforeUpdate(desk, 1, () => desk.memory.update({ key: taskKey(idOf('t')), set }));
  expect(codeOf(await adopt({ providerTaskId: 'found-1', attempt: 1 }))).toBe('not_ambiguous');
  expect(await auditOf(desk)).toEqual([['adopt', 'refused', 'the attempt has changed meanwhile']]);
  expect(await first()).not.toHaveProperty('providerTaskId');
});

test('the late answer came first: its id stays', async () => {
  await desk.admit('t', ambiguous());
  const set = { 'attempts.1.state': 'accepted', 'attempts.1.providerTaskId': 'answered' };
  beforeUpdate(desk, 1, () => desk.memory.update({ key: taskKey(idOf('t')), set }));
  expect(codeOf(await adopt())).toBe('not_ambiguous');
  expect((await first())?.providerTaskId).toBe('answered');
});

test('an answer of the table that is lost: the write had succeeded', async () => {
  await desk.admit('t', ambiguous());
  repeatUpdate(desk, 1);
  expect((await adopt()).status).toBe(202);
  expect((await auditOf(desk))[0]?.[1]).toBe('done');
});

test.each([
  ['prepared', attempted('prepared')],
  ['accepted', attempted('accepted')],
  ['closed for another reason', failed('generation_failed', 'closed')],
  ['none', {}],
])('an attempt that is %s adopts nothing', async (_, more) => {
  await desk.admit('t', more);
  expect([codeOf(await adopt()), await auditOf(desk)]).toEqual(['not_ambiguous', []]);
});

test.each([
  [{}, 'providerTaskId'],
  [{ providerTaskId: '' }, 'providerTaskId'],
  [{ providerTaskId: '..' }, 'providerTaskId'],
  [{ providerTaskId: 'a b' }, 'providerTaskId'],
  [{ providerTaskId: 'a\u0000' }, 'providerTaskId'],
  [{ providerTaskId: 'x'.repeat(257) }, 'providerTaskId'],
  [{ providerTaskId: 'x', attempt: 0 }, 'attempt'],
  [{ providerTaskId: 'x', owner: 'bob' }, 'owner'],
])('%j is refused by name', async (body, param) => {
  await desk.admit('t', ambiguous());
  const answer = await adopt(body);
  expect([answer.status, answer.json['error']]).toMatchObject([400, { code: 'invalid_request', param }]);
});

test('no body at all, and one that is too long', async () => {
  await desk.admit('t', ambiguous());
  expect((await desk.call(`/v1/tasks/${idOf('t')}/adopt`, { method: 'POST' })).status).toBe(400);
  expect((await adopt({ providerTaskId: 'x'.repeat(5000) })).status).toBe(413);
  expect((await adopt('{"providerTaskId":')).status).toBe(400);
});

test('nothing is stored where it cannot be written down first', async () => {
  await desk.admit('t', ambiguous());
  refuseAuditRows(desk);
  expect((await adopt()).status).toBe(500);
  expect(await first()).not.toHaveProperty('providerTaskId');
});
