/** Rows 39 to 41: executions that are stopped, end too early, or go on for very long. */
import { expect, test } from '@jest/globals';
import type { Blueprint } from '../../local/blueprint.ts';
import { statusesOf, stopExecution, withoutStatusEvents } from '../scenarios/at-work.ts';
import { admit, imageRequest } from '../scenarios/play.ts';
import { expectRow } from './expect-row.ts';
import { advice, followed, slowDown, straight } from './rows.ts';
import { suffer, toItsEnd } from './suffer.ts';
import { held, honest, refusal, running } from './wire.ts';

test('row 39 · stopped while it waits to send: the next generation sends · 1 paid', async () => {
  const suffered = await suffer({
    posts: [refusal(429, 'slow_down', ['retry-after: 7'], 'rate_limit_error')],
    tell: async (scene) => {
      const id = await admit(scene, imageRequest());
      await scene.clock.sleep(3000);
      stopExecution(scene, id);
      await scene.runtime.idle();
      expect(statusesOf(scene, id)).toEqual(['ABORTED', 'SUCCEEDED']);
      return id;
    },
  });
  expectRow(suffered, {
    ...straight,
    posts: [429, 200],
    attempts: [['closed', 2, 1, 'task-1']],
    errors: [['submit', 429, 'slow_down', 0]],
    told: [slowDown],
    log: ['warn: provider error', followed],
    // The cool-down is the limit group's: the next generation waits for its end too.
    waits: [8, 5, 2],
  });
});

test('row 39 · stopped while the POST is under way: its answer is stored, the next generation looks on · 1 paid', async () => {
  const post = held(honest);
  const suffered = await suffer({
    posts: [post],
    tell: async (scene) => {
      const { clock, provider, runtime } = scene;
      const id = await admit(scene, imageRequest());
      await clock.busy(() => provider.arrived(1));
      stopExecution(scene, id);
      post.release();
      await runtime.idle();
      expect(statusesOf(scene, id)).toEqual(['ABORTED', 'SUCCEEDED']);
      return id;
    },
  });
  expectRow(suffered, { ...straight, log: [followed] });
});

test('row 39 · stopped while it is looked at: the next generation looks on · 1 paid', async () => {
  const suffered = await suffer({
    looks: [running()],
    tell: async (scene) => {
      const id = await admit(scene, imageRequest());
      await scene.clock.sleep(3000);
      stopExecution(scene, id);
      await scene.runtime.idle();
      expect(statusesOf(scene, id)).toEqual(['ABORTED', 'SUCCEEDED']);
      return id;
    },
  });
  expectRow(suffered, { ...straight, looks: [200, 200], log: [followed], waits: [2, 3, 2] });
});

test('row 40 · the status event of a dead execution is lost: found by the visit of the sweeper, looked at again · 1 paid', async () => {
  const suffered = await suffer({
    looks: [running()],
    options: { schedules: true, change: withoutStatusEvents },
    tell: async (scene) => {
      const id = await admit(scene, imageRequest());
      await scene.clock.sleep(3000);
      stopExecution(scene, id);
      await scene.clock.sleep(125_000);
      await scene.runtime.idle();
      expect(statusesOf(scene, id)).toEqual(['ABORTED', 'SUCCEEDED']);
      return id;
    },
  });
  expectRow(suffered, { ...straight, looks: [200, 200], log: [followed], waits: [2, 3, 2] });
});

const timingOut = (seconds: number) => (blueprint: Blueprint) => {
  const definition = JSON.parse(blueprint.definition) as object;
  return { ...blueprint, definition: JSON.stringify({ ...definition, TimeoutSeconds: seconds }) };
};

test('row 41 · the execution outlives its own timeout: the next generation looks on · 1 paid', async () => {
  const suffered = await suffer({
    looks: [running(), running()],
    options: { change: timingOut(4) },
    tell: async (scene) => {
      const id = await admit(scene, imageRequest());
      await scene.runtime.idle();
      expect(statusesOf(scene, id)).toEqual(['TIMED_OUT', 'TIMED_OUT', 'SUCCEEDED']);
      return id;
    },
  });
  expectRow(suffered, {
    ...straight,
    looks: [200, 200, 200],
    alarms: ['Executions timed out'],
    log: [followed],
    waits: [2, 3, 2, 3, 2],
  });
});

test("row 41 · the longest deadline: the task's own fires before the timeout of the machine, and within 25,000 events · 1 paid", async () => {
  const week = 7 * 24 * 3600;
  const suffered = await suffer({
    looks: Array.from({ length: 100 }, () => running(0)),
    // As many laps as a test has time for: a wait is never so short that they would not reach the deadline.
    options: { settings: { maxLaps: 50 } },
    request: { deadlineSeconds: week },
    tell: async (scene) => {
      const id = await toItsEnd(scene, imageRequest({}, { deadlineSeconds: week }));
      const [execution] = scene.runtime.engine.list();
      const { TimeoutSeconds } = JSON.parse(scene.runtime.blueprint.definition) as { TimeoutSeconds: number };
      const lasted = ((execution?.ending?.at ?? 0) - (execution?.startedAt ?? 0)) / 1000;
      expect([execution?.status, lasted, TimeoutSeconds]).toEqual(['SUCCEEDED', week, week + 3600]);
      // One lap was the send. Nine a look and its wait: 2,000 of them stay below 25,000.
      expect(execution?.events.length).toBe(9 * 49 + 18);
      return id;
    },
  });
  expectRow(suffered, {
    ...straight,
    looks: Array.from({ length: 49 }, () => 200),
    outcome: ['failed', 'deadline_exceeded', true],
    advice: advice.deadline,
  });
});
