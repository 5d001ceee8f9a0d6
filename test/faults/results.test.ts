/** Rows 26 and 47: results that are too long for the table, and outcomes that nobody can be told. */
import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { resultKey } from '../../core/records/keys.ts';
import { AwsError } from '../../local/aws/operation.ts';
import { stored } from '../scenarios/at-work.ts';
import { imageRequest } from '../scenarios/play.ts';
import { expectRow } from './expect-row.ts';
import { straight } from './rows.ts';
import { suffer, toItsEnd, type Scene } from './suffer.ts';
import { says } from './wire.ts';

/** More than an item of the table holds, and less than the cap of an answer. */
const long = [{ text: 'é'.repeat(250_000) }];
const text = JSON.stringify(long);
const sha256 = createHash('sha256').update(text).digest('hex');
const found = says({ results: long });

/** The row points to the file, and the file is what was found. */
async function expectStored({ runtime }: Scene, id: string): Promise<void> {
  const file = `results/${id}/1-${sha256}.json`;
  const row = await runtime.table.get(resultKey(id, 1));
  expect(row).toMatchObject({ bytes: Buffer.byteLength(text), file, sha256 });
  expect(await runtime.files.get(file)).toBe(text);
}

test('row 26 · a result of half a megabyte: a file in object storage, and a row with its hash that points to it · 1 paid', async () => {
  const suffered = await suffer({
    looks: [found],
    tell: async (scene) => {
      const id = await toItsEnd(scene);
      await scene.clock.busy(() => expectStored(scene, id));
      return id;
    },
  });
  expectRow(suffered, { ...straight, waits: [2] });
  expect(suffered.task.result).toEqual(long);
});

test('row 26 · object storage refuses the file: looked at again, until it takes it · 1 paid', async () => {
  const suffered = await suffer({
    looks: [found, found],
    tell: async (scene) => {
      let left = 1;
      scene.aws.onCall = (target) => {
        // Calls of object storage name no target.
        if (target === '' && left-- > 0) throw new AwsError('AccessDenied', 'No files now.');
      };
      const id = await toItsEnd(scene);
      await scene.clock.busy(() => expectStored(scene, id));
      return id;
    },
  });
  expectRow(suffered, { ...straight, looks: [200, 200], waits: [2] });
  expect(suffered.task.result).toEqual(long);
});

test('row 47 · the event bus is down at completion: the outcome is stored, and announced by the sweeper when it is back · 1 paid', async () => {
  const suffered = await suffer({
    options: { schedules: true },
    tell: async (scene) => {
      scene.busIsDown = true;
      const id = await toItsEnd(scene);
      const task = await stored(scene, id);
      expect([task.outcome?.code, task.openPk === undefined]).toEqual(['succeeded', false]);
      scene.busIsDown = false;
      await scene.clock.sleep(400_000);
      await scene.runtime.idle();
      return id;
    },
  });
  expectRow(suffered, {
    ...straight,
    log: ['error: status event lost', 'error: outcome not announced yet'],
    waits: [2],
  });
  expect(suffered.announced).toHaveLength(1);
  expect([suffered.record.openPk, suffered.record.dueAt]).toEqual([undefined, undefined]);
});

test('row 47 · the event bus is down for longer: an alarm, and announced when it is back · 1 paid', async () => {
  const suffered = await suffer({
    options: { schedules: true },
    tell: async (scene) => {
      scene.busIsDown = true;
      const id = await toItsEnd(scene, imageRequest({}, { deadlineSeconds: 30 }));
      await scene.clock.sleep(500_000);
      scene.busIsDown = false;
      await scene.clock.sleep(400_000);
      await scene.runtime.idle();
      return id;
    },
  });
  expectRow(suffered, {
    ...straight,
    alarms: ['Tasks left open'],
    log: ['error: status event lost', 'error: outcome not announced yet'],
    waits: [2],
  });
  expect(suffered.announced).toHaveLength(1);
});

test('row 47 · the answer of the event bus is lost: announced twice under one id · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      let left = 1;
      scene.aws.onCall = (target) => (target === 'AWSEvents.PutEvents' && left-- > 0 ? 'lost' : 'made');
      return toItsEnd(scene);
    },
  });
  expectRow(suffered, { ...straight, waits: [2] });
  expect(new Set(suffered.announced.map(({ detail }) => detail['id']))).toEqual(
    new Set([`${suffered.task.id}.outcome`]),
  );
  expect(suffered.announced).toHaveLength(2);
});
