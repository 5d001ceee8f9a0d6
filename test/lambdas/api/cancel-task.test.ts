import { beforeEach, describe, expect, test } from '@jest/globals';
import { limitKey, taskKey } from '../../../core/records/keys.ts';
import { announcements } from '../../../core/events.ts';
import { attempted, codeOf, Desk, idOf } from './desk.ts';
import { beforeUpdate, finish } from './races.ts';

let desk: Desk;
beforeEach(async () => {
  desk = new Desk();
  await desk.caller();
});

const cancel = (name = 't') => desk.call(`/v1/tasks/${idOf(name)}/cancel`, { method: 'POST' });
const first = `${idOf('t')}.1`;
const second = `${idOf('t')}.2`;

describe('nothing is under way: the outcome is written at once', () => {
  test.each([
    ['before its execution has begun', {}, 0, false, 'cancelled before it was sent'],
    ['before it was sent', attempted('prepared'), 1, false, 'cancelled before it was sent'],
    [
      'at a provider that cannot be asked',
      attempted('accepted'),
      1,
      true,
      'cancelled; what was sent may still be charged',
    ],
    ['in doubt', attempted('ambiguous'), 1, true, 'cancelled; what was sent may still be charged'],
  ] as const)('%s', async (_name, state, attempt, mayBeCharged, message) => {
    await desk.admit('t', state);
    const answer = await cancel();
    expect(answer.status).toBe(202);
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(answer.json).toMatchObject({
      status: 'cancelled',
      cancelRequested: true,
      outcome: { status: 'cancelled', code: 'cancelled', attempt, mayBeCharged, message },
    });
    expect(desk.calls).toEqual([`stop ${first}`]);
  });

  test('the place of a slot that was never used goes back', async () => {
    await desk.admit('t', attempted('prepared'));
    await desk.table.put({ ...limitKey('unified'), holders: new Set([`${idOf('t')}#1`, 'other#1']) });
    await cancel();
    expect((await desk.table.get(limitKey('unified')))?.['holders']).toEqual(new Set(['other#1']));
  });

  test('stored first, announced, then taken off the open tasks', async () => {
    await desk.admit('t');
    await cancel();
    expect(desk.events).toMatchObject([{ detailType: announcements.cancelled, detail: { task: { id: idOf('t') } } }]);
    expect(await desk.read('t')).not.toHaveProperty('openPk');
  });

  test('again: 200, as it is, and nothing is done twice', async () => {
    await desk.admit('t');
    const { json } = await cancel();
    const again = await cancel();
    expect([again.status, again.json]).toEqual([200, json]);
    expect([desk.calls.length, desk.events.length]).toEqual([1, 1]);
  });

  test('an execution that cannot be stopped is said so, and the task is cancelled all the same', async () => {
    await desk.admit('t');
    desk.stopFails = true;
    expect((await cancel()).status).toBe(202);
    expect(desk.lines.map(({ message }) => message)).toContain('execution not stopped');
  });
});

describe('it has ended', () => {
  test('200, as it is', async () => {
    await desk.admit('t', { ...attempted('closed'), status: 'succeeded' });
    await finish(desk);
    const answer = await cancel();
    expect([answer.status, answer.json]).toMatchObject([
      200,
      { status: 'succeeded', cancelRequested: false, result: 'paid' },
    ]);
    expect(desk.calls).toEqual([]);
  });

  test('an attempt that ended by itself decides: what it bought is not thrown away', async () => {
    await desk.admit('t', attempted('closed', { code: 'succeeded' }));
    desk.executions.set(first, 'running');
    const answer = await cancel();
    expect([answer.status, answer.json]).toMatchObject([
      202,
      { status: 'running', cancelRequested: true, outcome: null },
    ]);
    expect(desk.calls).toEqual([`start ${first}`]);
  });

  test("somebody else's and unknown ones are not there", async () => {
    await desk.admit('his', { owner: 'bob' });
    for (const name of ['his', 'none']) {
      const answer = await cancel(name);
      expect([answer.status, codeOf(answer)]).toEqual([404, 'task_not_found']);
    }
    expect((await desk.read('his')).cancelRequested).toBeUndefined();
  });
});

test('an answer is under way: the wish is stored, and the answer decides', async () => {
  await desk.admit('t', attempted('sending'));
  for (const status of [202, 202]) {
    const answer = await cancel();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '2']);
    expect(answer.json).toMatchObject({ status: 'running', cancelRequested: true, outcome: null });
  }
  expect(desk.calls).toEqual([]);
});

describe('the provider can be asked to stop: a fresh execution does it', () => {
  const running = { profile: 'replicate', ...attempted('accepted') };

  test('it is started before the old one is stopped', async () => {
    await desk.admit('t', running);
    const answer = await cancel();
    expect([answer.status, answer.json]).toMatchObject([
      202,
      { status: 'running', cancelRequested: true, outcome: null },
    ]);
    expect(desk.calls).toEqual([`start ${second}`, `stop ${first}`]);
    expect((await desk.read('t')).generation).toBe(2);
  });

  test('asked again while it is at it: it is left to it', async () => {
    await desk.admit('t', running);
    await cancel();
    desk.calls.length = 0;
    expect((await cancel()).status).toBe(202);
    expect(desk.calls).toEqual([`start ${second}`]);
    expect((await desk.read('t')).generation).toBe(2);
  });

  test('asked again after it was never started: it is started', async () => {
    await desk.admit('t', { ...running, generation: 2, cancelRequested: 1 });
    await cancel();
    expect([...desk.executions]).toEqual([[second, 'running']]);
  });

  test('the sweeper opened a generation at the same time: that one is started, and no third', async () => {
    await desk.admit('t', running);
    beforeUpdate(desk, 2, () => desk.memory.update({ key: taskKey(idOf('t')), set: { generation: 2 } }));
    expect((await cancel()).status).toBe(202);
    expect(desk.calls).toEqual([`start ${second}`, `stop ${first}`]);
    expect((await desk.read('t')).generation).toBe(2);
  });

  test('it ended meanwhile: its own outcome stays', async () => {
    await desk.admit('t', running);
    beforeUpdate(desk, 2, () => finish(desk));
    const answer = await cancel();
    expect([answer.status, answer.json]).toMatchObject([200, { status: 'succeeded', result: 'paid' }]);
    expect(desk.calls).toEqual([]);
  });
});
