/** Rows 18, 19 and 22: the provider no longer knows a task, or never ends it. */
import { expect, test } from '@jest/globals';
import { expectRow } from './expect-row.ts';
import { advice, straight } from './rows.ts';
import { suffer, toItsEnd } from './suffer.ts';
import { refusal, running } from './wire.ts';

const unknownId = refusal(404, 'task_not_found', [], 'not_found_error');
const notFound = (more = '') => `attempt 1 | look 404 task_not_found${more} | caller | ${advice.notFound}`;
const gone = (status: number) => `attempt 1 | look ${status} provider_task_lost | provider | ${advice.lost}`;

test('row 18 · GET 404 soon after it was accepted: looked at again within the grace, the result is taken · 1 paid', async () => {
  const suffered = await suffer({ looks: [unknownId, unknownId] });
  expectRow(suffered, {
    ...straight,
    looks: [404, 404, 200],
    errors: [
      ['query', 404, 'task_not_found', 0],
      ['query', 404, 'task_not_found', 0],
    ],
    told: [notFound(), notFound()],
    waits: [2, 2, 2],
  });
});

test('row 18 · GET 404 until the grace is over: lost, the id is kept · 1 paid', async () => {
  const suffered = await suffer({ looks: Array.from({ length: 30 }, () => unknownId) });
  expectRow(suffered, {
    ...straight,
    looks: Array.from({ length: 7 }, () => 404),
    outcome: ['failed', 'provider_task_lost', true],
    errors: [
      ...[0, 0, 3].map((repeats) => ['query', 404, 'task_not_found', repeats] as const),
      ['query', 404, 'provider_task_lost', 0],
    ],
    advice: advice.lost,
    told: [notFound(), notFound(), notFound(' (and 3 more)'), gone(404)],
    // 20 s after it was accepted is within the grace of 30 s, 36 s is not.
    waits: [2, 2, 2, 2, 4, 8, 16],
  });
});

test.each([
  ['row 19 · GET 404 long after it was accepted: lost, the id is kept · 1 paid', 404, 'task_not_found', 5],
  ['row 19 · GET 410 at the first look: lost without a grace, the id is kept · 1 paid', 410, 'gone', 0],
  ['row 19 · GET 410 long after it was accepted: lost, the id is kept · 1 paid', 410, 'gone', 5],
] as const)('%s', async (_name, status, code, before) => {
  const looks = [...Array.from({ length: before }, () => running()), refusal(status, code, [], 'not_found_error')];
  expectRow(await suffer({ looks }), {
    ...straight,
    looks: looks.map(({ name }) => name),
    outcome: ['failed', 'provider_task_lost', true],
    errors: [['query', status, 'provider_task_lost', 0]],
    advice: advice.lost,
    told: [gone(status)],
    waits: [2, 3, 5, 7, 10, 15].slice(0, looks.length),
  });
});

const stuck = Array.from({ length: 20 }, () => running(0));

test('row 22 · it never ends: a last look exactly at the deadline, failed with the id kept · 1 paid', async () => {
  const suffered = await suffer({ looks: stuck, request: { deadlineSeconds: 30 } });
  expectRow(suffered, {
    ...straight,
    looks: [200, 200, 200, 200, 200, 200],
    outcome: ['failed', 'deadline_exceeded', true],
    advice: advice.deadline,
    waits: [2, 3, 5, 7, 10, 3],
  });
  expect(suffered.cancels).toEqual([]);
});

test('row 22 · it never ends at a provider that can be asked: a last look, and one request to stop it · 1 paid', async () => {
  const body = { version: 'v1', input: { prompt: 'a lighthouse' } };
  const request = { profile: 'replicate', operation: 'predictions', body, deadlineSeconds: 30 };
  const suffered = await suffer({ looks: stuck, tell: (scene) => toItsEnd(scene, request) });
  expectRow(suffered, {
    ...straight,
    looks: [200, 200, 200, 200, 200, 200],
    outcome: ['failed', 'deadline_exceeded', true],
    advice: advice.deadline,
    waits: [2, 3, 5, 7, 10, 3],
  });
  expect(suffered.cancels).toEqual(['/v1/predictions/task-1/cancel']);
});

test('row 22 · it ends just before its deadline: the last look takes the result · 1 paid', async () => {
  const suffered = await suffer({ looks: stuck.slice(0, 5), request: { deadlineSeconds: 30 } });
  expectRow(suffered, { ...straight, looks: [200, 200, 200, 200, 200, 200], waits: [2, 3, 5, 7, 10, 3] });
});
