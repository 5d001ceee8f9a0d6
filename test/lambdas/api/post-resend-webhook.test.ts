import { beforeEach, expect, test } from '@jest/globals';
import { webhookKey } from '../../../core/records/keys.ts';
import { codeOf, idOf, type Desk } from './desk.ts';
import { auditOf, failed, operatorDesk, refuseAuditRows } from './operator-desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await operatorDesk();
});

const resend = () => desk.call(`/v1/tasks/${idOf('t')}/webhook/resend`, { method: 'POST' });
const ended = { ...failed('timeout', 'closed'), webhook: true };
const item = () => desk.memory.get(webhookKey(idOf('t')));
/** A webhook that was given up. */
const givenUp = async () => {
  const stored = { taskId: idOf('t'), state: 'given_up', tries: 8, lastStatus: 500, lastError: '', nextTryAt: 0 };
  await desk.memory.put({ ...webhookKey(idOf('t')), ...stored, writer: 'w', expiresAt: 9999999999 });
};

test('the tries begin anew, the event asks for one, and it is written down who wanted it', async () => {
  await desk.admit('t', ended);
  await givenUp();
  const before = await desk.call(`/v1/tasks/${idOf('t')}`);
  expect(before.json['webhook']).toEqual({ state: 'given_up', tries: 8, lastStatus: 500, nextTryAt: null });
  const answer = await resend();
  expect([answer.status, answer.json['webhook']]).toMatchObject([
    202,
    { state: 'waiting', tries: 0, lastStatus: null },
  ]);
  expect(desk.events).toMatchObject([{ detailType: 'Bide Webhook Due', detail: { task: { id: idOf('t') } } }]);
  expect(await item()).toMatchObject({ state: 'waiting', tries: 0, nextTryAt: 0 });
  expect(await auditOf(desk)).toEqual([['resend', 'done', 'it will be sent']]);
});

test('without the event bus it is stored all the same, where the sweeper finds it', async () => {
  await desk.admit('t', ended);
  desk.busFails = true;
  expect((await resend()).status).toBe(202);
  expect(await item()).toMatchObject({ state: 'waiting', dueAt: desk.clock.now() + 60_000 });
});

test.each([
  ['names none', { ...ended, webhook: false }, 'no_webhook'],
  ['has not ended', { webhook: true }, 'task_open'],
] as const)('409 for a task that %s', async (_name, task, code) => {
  await desk.admit('t', task);
  const answer = await resend();
  expect([answer.status, codeOf(answer)]).toEqual([409, code]);
  expect([desk.events, await item(), await auditOf(desk)]).toEqual([[], undefined, []]);
});

test('nothing is done that is not written down', async () => {
  await desk.admit('t', ended);
  refuseAuditRows(desk);
  expect((await resend()).status).toBe(500);
  expect([desk.events, await item()]).toEqual([[], undefined]);
});

test('a list does not show it', async () => {
  await desk.admit('t', ended);
  await givenUp();
  expect((await desk.call('/v1/tasks')).json['items']).not.toHaveProperty('0.webhook');
});
