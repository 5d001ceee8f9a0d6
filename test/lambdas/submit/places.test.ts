import { beforeEach, expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import { limitKey } from '../../../core/records/keys.ts';
import { submitTask } from '../../../lambdas/submit/submit-task.ts';
import { Desk } from '../sweep/desk.ts';

const deployment = parseDeployment({ providers: { unified: { concurrent: 2 } } });
const input = { v: 1, taskId: 't', generation: 1 };

let desk: Desk;
beforeEach(async () => {
  desk = new Desk();
  await desk.admit('t');
});

const submit = () => submitTask(input, { ...desk.context, deployment });
const holders = async () => (await desk.table.get(limitKey('unified')))?.['holders'];

function answers(status: number, body: object, headers: Record<string, string> = {}): void {
  desk.answer = { kind: 'answer', status, headers, body: JSON.stringify(body), receivedAt: desk.clock.now() };
}

test('an attempt that was accepted holds its place', async () => {
  answers(200, { id: 'bought', status: 'pending' });
  expect((await submit()).kind).toBe('accepted');
  expect(await holders()).toEqual(new Set(['t#1']));
  expect((await desk.read('t')).attempts['1']).toMatchObject({ state: 'accepted', holdsPlace: true });
});

test('one that was refused has given it back, and takes it again for the next send', async () => {
  answers(429, { error: { code: 'c', type: 'rate_limit_error', message: 'm' } }, { 'retry-after': '5' });
  const refused = await submit();
  expect([refused.kind, await holders()]).toEqual(['not_yet', undefined]);
  desk.clock.jump(1000 * refused.waitSeconds);
  answers(200, { id: 'bought', status: 'pending' });
  const again = await submitTask({ ...input, step: refused }, { ...desk.context, deployment });
  expect([again.kind, await holders()]).toEqual(['accepted', new Set(['t#1'])]);
});

test('one whose answer was lost keeps it: the provider may be at work', async () => {
  desk.answer = { kind: 'broken', reason: 'ECONNRESET' };
  await submit();
  expect(await holders()).toEqual(new Set(['t#1']));
});

test('the attempt that follows a lost answer has its place, or a group of one would wait for itself', async () => {
  const one = { ...desk.context, deployment: parseDeployment({ providers: { unified: { concurrent: 1 } } }) };
  await desk.admit('u', { resubmitAmbiguous: true });
  const from = { v: 1, taskId: 'u', generation: 1 };
  desk.answer = { kind: 'broken', reason: 'ECONNRESET' };
  const doubted = await submitTask(from, one);
  expect([doubted.kind, doubted.attempt, await holders()]).toEqual(['not_yet', 2, undefined]);
  desk.clock.jump(1000 * doubted.waitSeconds);
  answers(200, { id: 'bought', status: 'pending' });
  const again = await submitTask({ ...from, step: doubted }, one);
  expect([again.kind, again.attempt, await holders()]).toEqual(['accepted', 2, new Set(['u#2'])]);
});

test('where places are not counted, nothing is held', async () => {
  answers(200, { id: 'bought', status: 'pending' });
  await submitTask(input, desk.context);
  expect(await holders()).toBeUndefined();
  expect((await desk.read('t')).attempts['1']).not.toHaveProperty('holdsPlace');
});

test('one that is too late for the slot it held gives the place back', async () => {
  desk.remainingMs = 34_999;
  const held = await submit();
  // As in a lap that had no time left after its slot: the slot is kept, and with it the place.
  await desk.table.put({ ...limitKey('unified'), holders: new Set(['t#1']) });
  desk.clock.jump(1000 * 60 * 60 * 24);
  const late = await submitTask({ ...input, step: held }, { ...desk.context, deployment });
  expect([late.kind, late.errorCode, await holders()]).toEqual(['closed', 'deadline_exceeded', undefined]);
});

test('without a place nothing is sent, and the task waits in line', async () => {
  await desk.table.put({ ...limitKey('unified'), holders: new Set(['x#1', 'y#1']) });
  const step = await submit();
  expect([step.kind, step.send, step.turn, desk.calls]).toEqual(['not_yet', 0, desk.clock.now(), []]);
});
