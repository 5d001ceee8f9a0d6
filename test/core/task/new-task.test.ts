import { describe, expect, test } from '@jest/globals';
import { defaults } from '../../../core/defaults.ts';
import { newRequest, newTask } from '../../../core/task/new-task.ts';
import { NOW, request, taskId } from '../some-task.ts';

const admitted = { taskId, owner: 'o', request, model: 'm', fingerprint: 'f', writer: 'w', now: NOW };
const HUNDRED_DAYS = NOW / 1000 + 100 * 24 * 3600;

test.each([
  ['the request says so', true, undefined, true],
  ['the deployment says so', undefined, true, true],
  ['the request says no', false, true, undefined],
  ['nobody says so', undefined, undefined, undefined],
] as const)('keeps the files of its result when %s', (_who, asked, deployed, kept) => {
  const asking = { ...request, ...(asked === undefined ? {} : { keepFiles: asked }) };
  const settings = { ...defaults, ...(deployed === undefined ? {} : { keepFiles: deployed }) };
  expect(newTask({ ...admitted, request: asking }, settings).keepFiles).toBe(kept);
});

describe('a new task', () => {
  test('is queued in its first generation, open, and takes over the limits of the deployment', () => {
    expect(newTask(admitted, defaults)).toEqual({
      pk: `TASK#${taskId}`,
      sk: 'TASK',
      v: 1,
      taskId,
      owner: 'o',
      profile: 'unified',
      operation: 'images',
      model: 'm',
      fingerprint: 'f',
      generation: 1,
      status: 'queued',
      createdAt: NOW,
      deadlineAt: NOW + 3_600_000,
      maxAttempts: 3,
      resubmitAmbiguous: false,
      attempt: 0,
      attempts: {},
      looks: 0,
      progress: -1,
      nextLookAt: -1,
      writer: 'w',
      openPk: 'OPEN#1',
      dueAt: NOW + 120_000,
      ownerPk: 'OWNER#o#2026-01#1',
      ownerSk: `2026-01-01T00:00:00.000Z#${taskId}`,
      expiresAt: HUNDRED_DAYS,
    });
  });

  test('takes what the request says over what the deployment says', () => {
    const own = { ...request, deadlineSeconds: 60, maxAttempts: 1, resubmitAmbiguous: true };
    expect(newTask({ ...admitted, request: own }, defaults)).toMatchObject({
      deadlineAt: NOW + 60_000,
      maxAttempts: 1,
      resubmitAmbiguous: true,
    });
  });

  test('holds nothing of the body', () => {
    const told = { ...request, body: { model: 'm', prompt: 'a house by the sea' } };
    expect(JSON.stringify(newTask({ ...admitted, request: told }, defaults))).not.toContain('house');
  });

  test('is under a kilobyte', () => {
    const long = { ...admitted, owner: 'o'.repeat(40), model: 'm'.repeat(40), fingerprint: 'f'.repeat(64) };
    expect(JSON.stringify(newTask(long, defaults)).length).toBeLessThan(1024);
  });
});

test('the request item keeps the request as it came, and goes with its task', () => {
  expect(newRequest(admitted)).toEqual({
    pk: `TASK#${taskId}`,
    sk: 'REQUEST#f',
    request: JSON.stringify(request),
    expiresAt: HUNDRED_DAYS,
  });
});
