import { beforeEach, expect, test } from '@jest/globals';
import { coolDown } from '../../../core/limits/limit-item.ts';
import { auditKey, taskKey } from '../../../core/records/keys.ts';
import { attempted, codeOf, idOf, succeeded, type Desk } from './desk.ts';
import { auditOf, failed, operatorDesk, refuseAuditRows } from './operator-desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await operatorDesk();
});

const recover = (body: object = {}) => desk.call(`/v1/tasks/${idOf('t')}/recover`, { method: 'POST', body });
const late = () => failed('deadline_exceeded', 'closed');

/** Two attempts, each with an id of its own. */
const twice = () => {
  const [first, second] = [late(), failed('deadline_exceeded', 'closed', { providerTaskId: 'bought-2' })];
  return { ...second, attempt: 2, attempts: { '1': first.attempts['1'], '2': second.attempts['1'] } };
};

test('asks for one look an attempt, of those who may look, and changes nothing itself', async () => {
  const before = await desk.admit('t', twice());
  const answer = await recover();
  expect([answer.status, answer.json]).toMatchObject([202, { status: 'failed', lateResult: null, result: null }]);
  expect(desk.events).toMatchObject(
    [1, 2].map((attempt) => ({
      detailType: 'Bide Late Look Asked',
      detail: { task: { id: idOf('t') }, attempt, audit: expect.stringMatching(/^AUDIT#2026-01-31T12/) },
    })),
  );
  expect(await auditOf(desk)).toEqual([
    ['recover', 'asked', ''],
    ['recover', 'asked', ''],
  ]);
  expect(await desk.read('t')).toEqual(before);
});

test('the event holds ids alone', async () => {
  await desk.admit('t', late());
  await recover();
  expect(Object.keys(desk.events[0]?.detail ?? {})).toEqual([
    'version',
    'id',
    'occurredAt',
    'task',
    'attempt',
    'audit',
  ]);
});

test('one attempt of two', async () => {
  await desk.admit('t', twice());
  await recover({ attempt: 1 });
  expect(desk.events.map(({ detail }) => ('attempt' in detail ? detail.attempt : 0))).toEqual([1]);
});

test.each([
  ['open', attempted('accepted'), 'task_open'],
  ['without an id', failed('submission_ambiguous', 'ambiguous'), 'nothing_to_recover'],
  ['recovered before', failed('deadline_exceeded', 'closed', { lateResultAt: 1 }), 'nothing_to_recover'],
  ['succeeded', { ...attempted('closed'), status: 'succeeded', outcome: succeeded }, 'nothing_to_recover'],
  ['without copies of its files', failed('result_expired', 'closed'), 'nothing_to_recover'],
] as const)('a task that is %s: 409 %s', async (_, more, code) => {
  await desk.admit('t', more);
  await desk.memory.put({ pk: taskKey(idOf('t')).pk, sk: 'RESULT#1', json: '1' });
  const answer = await recover();
  expect([answer.status, codeOf(answer), desk.events, await auditOf(desk)]).toEqual([409, code, [], []]);
});

const isKept = 'Nothing is left to look up: the result of attempt 1 is kept already.';

test.each([
  ['whose files had expired', failed('result_expired', 'closed'), {}, isKept],
  ['that was recovered before', failed('deadline_exceeded', 'closed', { lateResultAt: 1 }), {}, isKept],
  ['asked for an attempt', failed('result_expired', 'closed'), { attempt: 1 }, isKept],
  [
    'asked for an attempt that it has not',
    failed('result_expired', 'closed'),
    { attempt: 2 },
    'No attempt keeps a provider task id whose result is not stored already.',
  ],
] as const)('a task %s: it is said whether its result is kept', async (_, more, body, message) => {
  await desk.admit('t', more);
  const answer = await recover(body);
  expect([answer.status, answer.json, desk.events]).toMatchObject([409, { error: { message } }, []]);
});

test('while the provider wants to be left alone nobody is asked to look, and it is said for how long', async () => {
  await desk.admit('t', late());
  await desk.memory.update(coolDown('unified', desk.clock.now() + 6500));
  const answer = await recover();
  expect([answer.status, codeOf(answer), answer.headers.get('retry-after')]).toEqual([409, 'limit_group_rests', '7']);
  expect(desk.events).toEqual([]);
});

test('what was found late is shown beside the outcome, and not in lists', async () => {
  await desk.admit('t', failed('deadline_exceeded', 'closed', { lateResultAt: desk.clock.now() }));
  await desk.memory.put({ pk: taskKey(idOf('t')).pk, sk: 'RESULT#1', json: '"paid"' });
  const foundAt = new Date(desk.clock.now()).toISOString();
  expect((await desk.call(`/v1/tasks/${idOf('t')}`)).json).toMatchObject({
    status: 'failed',
    outcome: { code: 'deadline_exceeded' },
    result: null,
    lateResult: { attempt: 1, foundAt, result: 'paid' },
  });
  expect((await desk.call('/v1/tasks')).json['items']).not.toHaveProperty('0.lateResult');
});

test('a bus that takes nothing: 500, and the audit says that nothing came of it', async () => {
  await desk.admit('t', late());
  desk.busFails = true;
  expect((await recover()).status).toBe(500);
  expect(await auditOf(desk)).toEqual([['recover', 'refused', 'the event bus took no event']]);
});

test('nobody looks where it cannot be written down first', async () => {
  await desk.admit('t', late());
  refuseAuditRows(desk);
  expect((await recover()).status).toBe(500);
  expect(desk.events).toEqual([]);
});

test('the audit is listed newest first, page by page, and says who asked', async () => {
  await desk.admit('t', late());
  const { pk } = taskKey(idOf('t'));
  const row = { action: 'recover', owner: 'alice', keyId: '', requestId: 'r', at: '2026-01-31T12:00:00.000Z' };
  const more = { attempt: -1, providerTaskId: '', detail: '', state: 'done', outcome: 'pending' };
  for (const at of [1, 2, 3]) await desk.memory.put({ ...auditKey(pk, at, 'w'), ...row, ...more, detail: String(at) });
  const first = await desk.call(`/v1/tasks/${idOf('t')}/audit?limit=2`);
  expect(first.json['items']).toMatchObject([
    { detail: '3', keyId: null, attempt: null, providerTaskId: null },
    { detail: '2' },
  ]);
  const second = await desk.call(`/v1/tasks/${idOf('t')}/audit?limit=2&cursor=${String(first.json['nextCursor'])}`);
  expect(second.json).toMatchObject({ items: [{ detail: '1' }], nextCursor: null });
});
