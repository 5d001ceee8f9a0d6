import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { failure } from '../client/scripted-api.ts';
import { task, taskId } from '../client/task.ts';
import { ApiStage } from './api-stage.ts';

let stage: ApiStage;

beforeEach(async () => (stage = await ApiStage.start()));
afterEach(() => stage.close());

const attempt = {
  n: 1,
  state: 'accepted',
  sends: 1,
  refused: 0,
  providerTaskId: 'task-1',
  sentAt: '2026-01-01T00:00:01.000Z',
  acceptedAt: '2026-01-01T00:00:02.000Z',
  closedAt: null,
  lateResultAt: null,
  workload: 'unified.images.k3d.x7p',
} as const;
const eta = { p50: '2026-01-01T00:00:20.000Z', p90: '2026-01-01T00:00:40.000Z' };
const running = task({ status: 'running', eta, attempts: [attempt] });
const waits = [
  { attempt: 1, seconds: 19, why: 'learned', explanation: 'the best time to look' },
  { attempt: 1, seconds: 8, why: 'refused', explanation: 'the look before it told nothing' },
];

const planned = [
  { at: '2026-01-01T00:00:35.000Z', seconds: 5, why: 'learned', explanation: 'the best time to look' },
  { at: '2026-01-01T00:00:47.000Z', seconds: 12, why: 'growing', explanation: 'too little is known' },
];

const told = (items: readonly object[], of: object = running, looks: readonly object[] = []) => [
  { body: of },
  { body: { items, planned: looks } },
];

test('the wait that goes on, and the looks that are planned after it', async () => {
  const waiting = { ...running, nextLookAt: '2026-01-01T00:00:30.000Z' };
  const { out } = await stage.bide(['explain', taskId], told(waits, waiting, planned));
  expect(out.split('\n').slice(1, 6)).toEqual([
    'attempt 1  waited 19 s  learned  the best time to look',
    'attempt 1  waits 8 s    refused  the look before it told nothing',
    'next look 2026-01-01T00:00:30.000Z, and should it go on:',
    'at 2026-01-01T00:00:35.000Z  +5 s   learned  the best time to look',
    'at 2026-01-01T00:00:47.000Z  +12 s  growing  too little is known',
  ]);
});

test('an API of before, which plans nothing, and an attempt that is not waited for', async () => {
  const ended = { ...running, nextLookAt: '2026-01-01T00:00:30.000Z', attempts: [{ ...attempt, state: 'closed' }] };
  const { out, code } = await stage.bide(['explain', taskId], [{ body: ended }, { body: { items: waits } }]);
  expect([code, out.includes('waits 8 s'), out.includes('next look')]).toEqual([0, false, false]);
});

test('names the workload of each attempt, then one wait a line, then when it is expected', async () => {
  expect(await stage.bide(['explain', taskId], told(waits))).toEqual({
    code: 0,
    out: [
      'attempt 1  workload unified.images.k3d.x7p',
      'attempt 1  waited 19 s  learned  the best time to look',
      'attempt 1  waited 8 s   refused  the look before it told nothing',
      `expected by ${eta.p50}, nine of ten by ${eta.p90}`,
      '',
    ].join('\n'),
    err: '',
  });
  expect(stage.called()).toEqual([`GET /v1/tasks/${taskId}`, `GET /v1/tasks/${taskId}/waits`]);
});

const manyWaits = Array.from({ length: 16 }, (_, i) => ({ ...waits[0], seconds: 20 + i }));
const shownOf = (out: string) => out.split('\n').filter((line) => line.includes('shown'));

test('waits that are not kept any more: says so before those that are', async () => {
  const long = { ...running, looks: 40 };
  const { out } = await stage.bide(['explain', taskId], told(manyWaits, long));
  expect(out.split('\n').slice(0, 3)).toEqual([
    'attempt 1  workload unified.images.k3d.x7p',
    '40 looks, 16 waits shown: only the last of each attempt are kept',
    'attempt 1  waited 20 s  learned  the best time to look',
  ]);
});

test.each([
  ['15 looks and the wait for the next', 15, 'accepted', 0],
  ['16 looks and the wait for the next', 16, 'accepted', 1],
  ['16 looks, the last of which showed the end', 16, 'closed', 0],
  ['17 looks, the last of which showed the end', 17, 'closed', 1],
])('%s: whether a wait is missing', async (_what, looks, state, lines) => {
  const of = { ...running, looks, attempts: [{ ...attempt, state }] };
  const { out } = await stage.bide(['explain', taskId], told(manyWaits, of));
  expect(shownOf(out)).toHaveLength(lines);
});

test('--json prints a wait a line', async () => {
  const { out } = await stage.bide(['explain', taskId, '--json'], told(waits));
  expect(out).toBe(waits.map((wait) => `${JSON.stringify(wait)}\n`).join(''));
});

test('a task that has waited for nothing yet: says so beside the output', async () => {
  const { code, err } = await stage.bide(['explain', taskId], told([]));
  expect([code, err]).toEqual([0, 'Nothing was waited for yet.\n']);
});

test('a foreign task is one that there is none of: what the API says, exit 2', async () => {
  const none = failure(404, 'not_found_error', 'task_not_found', 'There is no such task.');
  const { code, out, err } = await stage.bide(['explain', taskId], [none]);
  expect([code, out, err.includes('There is no such task.')]).toEqual([2, '', true]);
});

test.each([[[]], [[taskId, taskId]], [['not-an-id']]])('asked wrongly it asks nobody: %j', async (args) => {
  const { code } = await stage.bide(['explain', ...args], []);
  expect([code, stage.called()]).toEqual([2, []]);
});
