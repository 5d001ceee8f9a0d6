/** Row 30: StartExecution that is refused, or whose answer is lost. */
import { expect, test } from '@jest/globals';
import { taskIdOf } from '../../core/task/identity.ts';
import { AwsError } from '../../local/aws/operation.ts';
import { StateFailure } from '../../local/engine/failure.ts';
import { statusesOf, stopExecution, withoutStatusEvents } from '../scenarios/at-work.ts';
import { admit, imageRequest } from '../scenarios/play.ts';
import { expectRow } from './expect-row.ts';
import { followed, straight } from './rows.ts';
import { eventOwners, sendEvent } from './send-event.ts';
import { suffer, toItsEnd, type Scene } from './suffer.ts';

/** So many StartExecution calls come to nothing, or their answers do. */
function startFails({ aws }: Scene, times: number, how: () => 'lost'): void {
  let left = times;
  aws.onCall = (target) => (target === 'AWSStepFunctions.StartExecution' && left-- > 0 ? how() : undefined);
}

const throttled = (): never => {
  throw new AwsError('ThrottlingException', 'Rate exceeded.');
};

test('row 30 · StartExecution is throttled twice: tried again, one execution · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      startFails(scene, 2, throttled);
      return toItsEnd(scene);
    },
  });
  expectRow(suffered, { ...straight, waits: [2] });
});

test('row 30 · the answer of StartExecution is lost: tried again, one execution · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      startFails(scene, 1, () => 'lost');
      const idempotencyKey = 'order-17';
      const id = await admit(scene, imageRequest(), { idempotencyKey });
      await scene.runtime.idle();
      expect(statusesOf(scene, id)).toEqual(['SUCCEEDED']);
      // Delivered again when everything is over: nothing is started any more.
      expect(await admit(scene, imageRequest(), { idempotencyKey })).toBe(id);
      await scene.runtime.idle();
      expect(statusesOf(scene, id)).toEqual(['SUCCEEDED']);
      return id;
    },
  });
  expectRow(suffered, { ...straight, waits: [2] });
});

const notStarted = 'error: execution not started yet';

test('row 30 · StartExecution is throttled for longer: the task is admitted, and a second delivery starts it · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      startFails(scene, 3, throttled);
      const idempotencyKey = 'order-17';
      const id = await admit(scene, imageRequest(), { idempotencyKey });
      await scene.clock.sleep(1000);
      expect(statusesOf(scene, id)).toEqual([]);
      expect(await admit(scene, imageRequest(), { idempotencyKey })).toBe(id);
      await scene.runtime.idle();
      return id;
    },
  });
  expectRow(suffered, { ...straight, log: [notStarted], waits: [2] });
});

test('row 30 · StartExecution is throttled for longer at an event: delivered again after a minute, one execution · 1 paid', async () => {
  const suffered = await suffer({
    options: { eventOwners },
    tell: async (scene) => {
      startFails(scene, 3, throttled);
      const since = scene.clock.now();
      const id = taskIdOf('tester', await sendEvent(scene, JSON.stringify(imageRequest())));
      const [execution] = scene.runtime.engine.list();
      expect((execution?.startedAt ?? 0) - since).toBe(60_000);
      return id;
    },
  });
  expectRow(suffered, { ...straight, log: [notStarted], waits: [2] });
});

test('row 30 · StartExecution is throttled for longer and nobody delivers again: the sweeper starts it · 1 paid', async () => {
  const suffered = await suffer({
    options: { schedules: true },
    tell: async (scene) => {
      startFails(scene, 3, throttled);
      const id = await admit(scene, imageRequest());
      await scene.clock.sleep(125_000);
      await scene.runtime.idle();
      return id;
    },
  });
  expectRow(suffered, { ...straight, log: [notStarted], waits: [2] });
});

const notRun = new StateFailure('Lambda.TooManyRequestsException', 'Rate exceeded.');

test('row 30 · the execution exists already and is dead: a delivery starts the next generation · 1 paid', async () => {
  const suffered = await suffer({
    options: { change: withoutStatusEvents },
    tell: async (scene) => {
      const idempotencyKey = 'order-17';
      const id = await admit(scene, imageRequest(), { idempotencyKey, start: false });
      const { runtime, clock, faults } = scene;
      const input = { v: 1, taskId: id, generation: 1 };
      faults.around = (name, call) => (name === 'submit' ? Promise.reject(notRun) : call());
      await clock.busy(() => runtime.engine.start(runtime.blueprint.stateMachineArn, `${id}.1`, input));
      await clock.sleep(100);
      stopExecution(scene, id);
      faults.around = (_name, call) => call();
      expect(await admit(scene, imageRequest(), { idempotencyKey })).toBe(id);
      await runtime.idle();
      expect(statusesOf(scene, id)).toEqual(['ABORTED', 'SUCCEEDED']);
      return id;
    },
  });
  expectRow(suffered, { ...straight, waits: [2], log: [followed] });
});
