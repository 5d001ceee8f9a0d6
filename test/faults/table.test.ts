/** Rows 35 to 37: a table that throttles, refuses, or loses its answers. */
import { expect, test } from '@jest/globals';
import { AwsError } from '../../local/aws/operation.ts';
import { stored } from '../scenarios/at-work.ts';
import { admit, imageRequest } from '../scenarios/play.ts';
import { expectRow } from './expect-row.ts';
import { straight } from './rows.ts';
import { suffer, toItsEnd, type Scene } from './suffer.ts';

/** So many writes come to nothing, or their answers do, from a moment on; answers with how many have, so far. */
function writesFail({ aws }: Scene, times: number, since: () => boolean, how: () => 'lost'): () => number {
  let failed = 0;
  aws.onCall = (target) => {
    if (!target.endsWith('.UpdateItem') || !since() || failed === times) return;
    failed += 1;
    return how();
  };
  return () => failed;
}

/** Plays it to its end under writes that fail, and expects all of them to have failed. */
async function throughFailures(scene: Scene, times: number, ...more: [() => boolean, () => 'lost']): Promise<string> {
  const failed = writesFail(scene, times, ...more);
  const id = await toItsEnd(scene);
  expect(failed()).toBe(times);
  return id;
}

const throttled = (): never => {
  throw new AwsError('ProvisionedThroughputExceededException', 'Slow down.');
};
const denied = (): never => {
  throw new AwsError('AccessDeniedException', 'The table takes no writes now.');
};
const lost = () => 'lost' as const;
const fromTheStart = () => true;
const afterThePost = ({ provider }: Scene) => provider.calls.length > 0;

test('row 35 · the table throttles twice before the POST: tried again within the call, sent once · 1 paid', async () => {
  const suffered = await suffer({ tell: (scene) => throughFailures(scene, 2, fromTheStart, throttled) });
  expectRow(suffered, { ...straight, waits: [2] });
  // No step of the machine was tried again: that takes a second.
  expect(suffered.record.attempts['1']?.sentAt).toBe(suffered.record.createdAt);
});

test('row 35 · the table refuses writes before the POST: nothing is sent until it takes them · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      const failed = writesFail(scene, 3, fromTheStart, denied);
      const id = await admit(scene, imageRequest());
      await scene.clock.sleep(2500);
      expect([scene.provider.calls, (await stored(scene, id)).attempts]).toEqual([[], {}]);
      await scene.runtime.idle();
      expect(failed()).toBe(3);
      return id;
    },
  });
  // The step is tried again by the machine, ever later.
  expectRow(suffered, { ...straight, waits: [2] });
});

test('row 36 · the table refuses one write after the POST: tried again within the step · 1 paid', async () => {
  const suffered = await suffer({
    tell: (scene) => throughFailures(scene, 1, () => afterThePost(scene), denied),
  });
  expectRow(suffered, { ...straight, log: ['warn: write after the POST failed, trying again'], waits: [2] });
});

const storedLate = ['warn: write after the POST failed, trying again', 'error: accepted, and not stored yet'];

test('row 36 · the table refuses every write of the step after the POST: the id travels in its answer, and Query stores it · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      const failed = writesFail(scene, 4, () => afterThePost(scene), denied);
      const id = await admit(scene, imageRequest());
      await scene.clock.sleep(3000);
      expect((await stored(scene, id)).attempts['1']).toMatchObject({ state: 'sending', sends: 1 });
      await scene.runtime.idle();
      expect(failed()).toBe(4);
      return id;
    },
  });
  expectRow(suffered, { ...straight, log: storedLate, waits: [2] });
  // Three pauses of Submit, 1.4 s together, and the wait for the first look.
  expect((suffered.record.attempts['1']?.acceptedAt ?? 0) - suffered.record.createdAt).toBe(3400);
});

test('row 36 · the table refuses writes for longer: Query tries again until it takes them, and nothing is sent twice · 1 paid', async () => {
  const suffered = await suffer({
    tell: (scene) => throughFailures(scene, 7, () => afterThePost(scene), denied),
  });
  expectRow(suffered, { ...straight, log: storedLate, waits: [2] });
});

test('row 37 · the answer to the write that counts the send is lost: its condition fails, it is read back as ours, sent once · 1 paid', async () => {
  const seen: number[][] = [];
  const suffered = await suffer({
    tell: async (scene) => {
      // The first write opens the attempt, the second takes a slot, the third counts the send.
      let writes = 0;
      const failed = writesFail(scene, 1, () => (writes += 1) === 3, lost);
      scene.faults.onLine = (message) => {
        // Said when the send is counted: the fourth write was the third once more. Nothing was sent meanwhile.
        if (message === 'sending') seen.push([writes, failed(), scene.provider.calls.length]);
      };
      return toItsEnd(scene);
    },
  });
  expect(seen).toEqual([[4, 1, 0]]);
  expectRow(suffered, { ...straight, waits: [2] });
});

test('row 37 · the answer to every other write is lost: each is read back as ours · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      let writes = 0;
      const failed = writesFail(scene, 100, () => (writes += 1) % 2 === 1, lost);
      const id = await toItsEnd(scene);
      // Each was made once more.
      expect(writes).toBe(2 * failed());
      expect(failed()).toBeGreaterThan(3);
      return id;
    },
  });
  expectRow(suffered, { ...straight, waits: [2] });
});

test('row 37 · the answer to the write of the purchase is lost: its condition fails, it is read back as ours · 1 paid', async () => {
  const suffered = await suffer({
    tell: (scene) => throughFailures(scene, 1, () => afterThePost(scene), lost),
  });
  expectRow(suffered, { ...straight, waits: [2] });
});
