import { describe, expect, test } from '@jest/globals';
import { preparedAttempt } from '../../../core/attempt/attempt-record.ts';
import { close, countLook, openFirst } from '../../../core/attempt/transitions.ts';
import { after, NOW, queuedTask, taskId, taskWith } from '../some-task.ts';

const stamp = { writer: 'me', now: NOW + 5000 };
const fresh = {
  state: 'prepared',
  sends: 0,
  refused: 0,
  providerKeyId: 'key-1',
  writer: 'me',
  patches: [],
  preparedAt: stamp.now,
};

describe('the first attempt', () => {
  const task = queuedTask();

  test('is opened as prepared, and the task runs from then on', async () => {
    expect(await after(task, openFirst(task, 'key-1', stamp))).toEqual({
      ...task,
      status: 'running',
      attempt: 1,
      attempts: { '1': fresh },
    });
  });

  test.each([
    ['in another generation', { generation: 2 }],
    ['of a task with an outcome', { outcome: { status: 'cancelled' } as never }],
    ['a second time', { attempt: 1 }],
  ])('is not opened %s', async (_what, change) => {
    expect(await after({ ...task, ...change }, openFirst(task, 'key-1', stamp))).toBe('refused');
  });
});

describe('closing an attempt', () => {
  const task = taskWith([{ state: 'accepted', sends: 2, refused: 1, providerKeyId: 'key-1' }]);
  const closing = { from: ['accepted'] as const, code: 'timeout', message: 'm' };

  test('opens the next one in the same write, with its patches and the same provider key', async () => {
    const next = { patches: ['timeout/0'] };
    expect(await after(task, close(task, { ...closing, next }, stamp))).toMatchObject({
      attempt: 2,
      attempts: { '1': { state: 'closed', code: 'timeout' }, '2': { ...fresh, patches: ['timeout/0'] } },
    });
  });

  test('counts the refusal or the look that ended it', async () => {
    expect(await after(task, close(task, { ...closing, refused: true, looked: true }, stamp))).toMatchObject({
      looks: 1,
      attempts: { '1': { sends: 2, refused: 2 } },
    });
    expect(await after(task, close(task, closing, stamp))).toMatchObject({
      looks: 0,
      attempts: { '1': { refused: 1 } },
    });
  });

  test('keeps the status of the refusal that ended it, and not that of an earlier one', async () => {
    const statusOf = async (stored: typeof task, status?: number) => {
      const ended = await after(
        stored,
        close(stored, { ...closing, ...(status === undefined ? {} : { status }) }, stamp),
      );
      return ended === 'refused' ? ended : ended.attempts['1']?.status;
    };
    const refusedBefore = taskWith([{ state: 'accepted', sends: 2, refused: 1, status: 429 }]);
    expect([await statusOf(task, 401), await statusOf(task), await statusOf(refusedBefore)]).toEqual([
      401,
      undefined,
      -1,
    ]);
  });

  test('needs an attempt', () => {
    expect(() => close(queuedTask(), closing, stamp)).toThrow(`Task ${taskId} has no attempt 0 to close.`);
  });
});

test('a look that learnt no progress and no status leaves the last ones', async () => {
  const task = taskWith([{ state: 'accepted', sends: 1, rank: 2 }], { progress: 60 });
  const look = { progress: -1, rank: -1, nextLookAt: NOW + 9000, unreadable: 1 };
  const attempts = { '1': { rank: 2 } };
  const kept = { progress: 60, looks: 1, nextLookAt: NOW + 9000, attempts };
  expect(await after(task, countLook(task, look))).toMatchObject(kept);
});

test('a look shows a cancellation in the same call', async () => {
  const task = taskWith([{ state: 'accepted', sends: 1 }]);
  const look = { progress: 1, rank: 0, nextLookAt: NOW, unreadable: 0 };
  expect(await after({ ...task, cancelRequested: NOW }, countLook(task, look))).toMatchObject({ cancelRequested: NOW });
});

test('a fresh attempt keeps its own list of patches', () => {
  const patches = ['timeout/0'];
  const attempt = preparedAttempt({ providerKeyId: 'key-1', writer: 'me', now: stamp.now, patches });
  patches.push('timeout/1');
  expect(attempt).toEqual({ ...fresh, patches: ['timeout/0'] });
});
