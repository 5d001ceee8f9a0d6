import { beforeEach, describe, expect, test } from '@jest/globals';
import { accept, close, startSending } from '../../../core/attempt/transitions.ts';
import { cancelTask } from '../../../lambdas/api/cancel-task.ts';
import { attempted, Desk, idOf } from './desk.ts';
import { beforeUpdate, finish, repeatUpdate } from './races.ts';

let desk: Desk;
beforeEach(async () => {
  desk = new Desk();
  await desk.caller();
});

const cancel = () => desk.call(`/v1/tasks/${idOf('t')}/cancel`, { method: 'POST' });
const first = `${idOf('t')}.1`;
const stamp = { writer: 'somebody', now: 0 };

describe('a lost race is read back and followed', () => {
  test('a send began before the wish was stored: its answer decides', async () => {
    const task = await desk.admit('t', attempted('prepared'));
    beforeUpdate(desk, 1, () => desk.memory.update(startSending(task, 1, 1e15, stamp)));
    expect((await cancel()).json).toMatchObject({ status: 'running', cancelRequested: true, outcome: null });
    expect(desk.calls).toEqual([]);
  });

  test('no send begins once the wish is stored', async () => {
    const task = await desk.admit('t', attempted('prepared'));
    const tried: string[] = [];
    beforeUpdate(desk, 2, async () => tried.push((await desk.memory.update(startSending(task, 1, 1e15, stamp))).kind));
    expect((await cancel()).json).toMatchObject({ status: 'cancelled' });
    expect(tried).toEqual(['refused']);
  });

  test('the task ended before the wish was stored: 200, as it is', async () => {
    await desk.admit('t', attempted('accepted'));
    beforeUpdate(desk, 1, () => finish(desk));
    const answer = await cancel();
    expect([answer.status, answer.json]).toMatchObject([200, { status: 'succeeded', cancelRequested: false }]);
  });

  test('the task ended between the wish and the end: 200, as it is', async () => {
    await desk.admit('t', attempted('accepted'));
    beforeUpdate(desk, 2, () => finish(desk));
    const answer = await cancel();
    expect([answer.status, answer.json]).toMatchObject([200, { status: 'succeeded', cancelRequested: true }]);
    expect([desk.calls, desk.events]).toEqual([[], []]);
  });

  test('a late answer turned doubt into a purchase meanwhile: read back and ended as one', async () => {
    await desk.admit('t', attempted('ambiguous'));
    const bought = { providerTaskId: 'late', estimatedSeconds: -1 };
    beforeUpdate(desk, 2, () => desk.memory.update(accept(idOf('t'), 1, 1, bought, 1, stamp)));
    const answer = await cancel();
    expect(answer.json).toMatchObject({ status: 'cancelled', attempts: [{ providerTaskId: 'late' }] });
  });

  test('a look ended the attempt meanwhile: its outcome is left to be recorded', async () => {
    const task = await desk.admit('t', attempted('accepted'));
    const closing = { from: ['accepted'], code: 'succeeded', message: '', looked: true } as const;
    beforeUpdate(desk, 2, () => desk.memory.update(close(task, closing, stamp)));
    expect((await cancel()).json).toMatchObject({ status: 'running', outcome: null });
    expect(desk.calls).toEqual([`start ${first}`]);
  });

  test('two cancel at once: one outcome, one announcement, and both are told', async () => {
    const task = await desk.admit('t', attempted('prepared'));
    const both = await Promise.all(['a', 'b'].map((requestId) => cancelTask(task, desk.context(requestId))));
    expect(both.map(({ kind }) => kind)).toEqual(['cancelled', 'had_ended']);
    expect([desk.events.length, desk.calls]).toEqual([1, [`stop ${first}`]]);
  });

  test.each([1, 2])('the answer of write %d is lost and it is made again: it counts as made', async (n) => {
    await desk.admit('t', attempted('prepared'));
    repeatUpdate(desk, n);
    const answer = await cancel();
    expect([answer.status, answer.json]).toMatchObject([202, { status: 'cancelled' }]);
    expect(desk.events).toHaveLength(1);
  });

  test('the task is deleted meanwhile: it is not there, and not brought back', async () => {
    await desk.admit('t');
    desk.table = { ...methods(), update: () => Promise.resolve({ kind: 'refused' }), get: goneAtSecondRead() };
    expect((await cancel()).status).toBe(404);
  });
});

const methods = () => {
  const { memory } = desk;
  return { put: memory.put.bind(memory), list: memory.list.bind(memory), index: memory.index.bind(memory) };
};

function goneAtSecondRead() {
  let reads = 0;
  return (key: { pk: string; sk: string }) =>
    key.sk === 'TASK' && (reads += 1) > 1 ? Promise.resolve(undefined) : desk.memory.get(key);
}
