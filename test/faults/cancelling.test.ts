/** Rows 39 and 53: a task is cancelled in each state of its attempt. After the wish is stored nothing is sent. */
import { expect, test } from '@jest/globals';
import { requestCancel } from '../../core/task/cancel.ts';
import { callApi, statusesOf, stopExecution, stored } from '../scenarios/at-work.ts';
import { admit, imageRequest } from '../scenarios/play.ts';
import { expectRow, type Row } from './expect-row.ts';
import { advice, slowDown, straight } from './rows.ts';
import { suffer, type Scene, type Suffering } from './suffer.ts';
import { held, honest, refusal, running } from './wire.ts';

/** Cancels as the caller; answers with what he is told. */
async function cancel(scene: Scene, taskId: string): Promise<unknown[]> {
  const { status, body } = await callApi(scene, 'POST', `/v1/tasks/${taskId}/cancel`);
  return [status, body['status'], body['cancelRequested']];
}

const limited = refusal(429, 'slow_down', ['retry-after: 7'], 'rate_limit_error');

/** Stopped while it waited for the end of that, and never sent again. */
const unsent: Row = {
  posts: [429],
  looks: [],
  outcome: ['cancelled', 'cancelled', false],
  attempts: [['closed', 1, 1, null]],
  errors: [['submit', 429, 'slow_down', 0]],
  advice: advice.cancelled,
  told: [slowDown],
  waits: [8],
};

test('row 39 · stopped after a cancellation was asked for: cancelled, and nothing more is sent · 0 paid', async () => {
  const suffered = await suffer({
    posts: [limited],
    tell: async (scene) => {
      const id = await admit(scene, imageRequest());
      await scene.clock.sleep(3000);
      expect(await cancel(scene, id)).toEqual([202, 'cancelled', true]);
      await scene.clock.sleep(20_000);
      await scene.runtime.idle();
      expect(statusesOf(scene, id)).toEqual(['ABORTED']);
      return id;
    },
  });
  expectRow(suffered, unsent);
});

/** Stores the wish alone, as an API does that dies right after it, and stops the execution then. */
const wishThenStop = (given: Suffering) =>
  suffer({
    ...given,
    tell: async (scene) => {
      const { clock, runtime } = scene;
      const id = await admit(scene, imageRequest());
      await clock.sleep(3000);
      const task = await stored(scene, id);
      await clock.busy(() => runtime.table.update(requestCancel(task, clock.now())));
      expect((await stored(scene, id)).outcome).toBeUndefined();
      stopExecution(scene, id);
      await clock.sleep(20_000);
      await runtime.idle();
      expect(statusesOf(scene, id)).toEqual(['ABORTED']);
      return id;
    },
  });

test('row 39 · stopped while it waits to send, when only the wish to cancel is stored: cancelled, and nothing more is sent · 0 paid', async () => {
  expectRow(await wishThenStop({ posts: [limited] }), unsent);
});

test('row 39 · stopped while it is looked at, when only the wish to cancel is stored: cancelled, and its possible charge is noted · 1 paid', async () => {
  expectRow(await wishThenStop({ looks: [running()] }), {
    ...straight,
    outcome: ['cancelled', 'cancelled', true],
    advice: advice.cancelled,
    waits: [2, 3],
  });
});

test('row 53 · cancelled before the POST: it is never sent · 0 paid', async () => {
  const suffered = await suffer({
    options: { schedules: true },
    tell: async (scene) => {
      const id = await admit(scene, imageRequest(), { start: false });
      expect(await cancel(scene, id)).toEqual([202, 'cancelled', true]);
      await scene.clock.sleep(400_000);
      await scene.runtime.idle();
      return id;
    },
  });
  expectRow(suffered, {
    posts: [],
    looks: [],
    outcome: ['cancelled', 'cancelled', false],
    attempts: [],
    errors: [],
    advice: advice.cancelled,
    told: [],
    waits: [],
  });
});

test('row 53 · cancelled while the POST is under way: the answer is stored, then it ends as cancelled without a look · 1 paid', async () => {
  const post = held(honest);
  const suffered = await suffer({
    posts: [post],
    tell: async (scene) => {
      const { clock, provider, runtime } = scene;
      const id = await admit(scene, imageRequest());
      await clock.busy(() => provider.arrived(1));
      expect((await stored(scene, id)).attempts['1']?.state).toBe('sending');
      expect(await cancel(scene, id)).toEqual([202, 'running', true]);
      post.release();
      await runtime.idle();
      return id;
    },
  });
  expectRow(suffered, {
    ...straight,
    looks: [],
    outcome: ['cancelled', 'cancelled', true],
    advice: advice.cancelled,
  });
  expect(suffered.task.outcome?.message).toBe('cancelled; the provider may still charge it');
});

test('row 53 · cancelled while the POST is under way, which is refused: not sent again · 0 paid', async () => {
  const post = held(refusal(500, 'overloaded'));
  const suffered = await suffer({
    posts: [post],
    tell: async (scene) => {
      const { clock, provider, runtime } = scene;
      const id = await admit(scene, imageRequest());
      await clock.busy(() => provider.arrived(1));
      expect(await cancel(scene, id)).toEqual([202, 'running', true]);
      post.release();
      await runtime.idle();
      return id;
    },
  });
  expectRow(suffered, {
    posts: [500],
    looks: [],
    outcome: ['cancelled', 'cancelled', false],
    attempts: [['closed', 1, 1, null]],
    errors: [['submit', 500, 'overloaded', 0]],
    advice: advice.cancelled,
    told: ['attempt 1 | POST 500 overloaded | provider | Server-side error, retry later'],
    waits: [1],
  });
});

test('row 53 · cancelled after it was accepted: no other POST, and its possible charge is noted · 1 paid', async () => {
  const suffered = await suffer({
    looks: [running()],
    tell: async (scene) => {
      const id = await admit(scene, imageRequest());
      await scene.clock.sleep(3000);
      expect(await cancel(scene, id)).toEqual([202, 'cancelled', true]);
      await scene.runtime.idle();
      return id;
    },
  });
  expectRow(suffered, {
    ...straight,
    outcome: ['cancelled', 'cancelled', true],
    advice: advice.cancelled,
    waits: [2, 3],
  });
});
