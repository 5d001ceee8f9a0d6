/** Rows 26, 27 and 47: results that are too long for the table or whose files have gone, and outcomes that nobody can be told. */
import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { resultKey } from '../../core/records/keys.ts';
import { AwsError } from '../../local/aws/operation.ts';
import type { Blueprint } from '../../local/blueprint.ts';
import { stored } from '../scenarios/at-work.ts';
import { imageRequest } from '../scenarios/play.ts';
import { expectRow } from './expect-row.ts';
import { advice, straight } from './rows.ts';
import { suffer, toItsEnd, type Scene } from './suffer.ts';
import { file, givesFiles, refusal, reply, reset, says, silence, type Reaction } from './wire.ts';

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

test('row 26 · a result whose files have names that fill any list: it is kept, and the files that can be listed · 1 paid', async () => {
  const suffered = await suffer({ request: { keepFiles: true }, looks: [givesFiles(50, 'é'.repeat(4000))] });
  expectRow(suffered, { ...straight, waits: [2] });
  expect([suffered.task.files?.length, suffered.fetches.length]).toEqual([25, 25]);
  expect(suffered.task.result).toHaveLength(50);
});

/** Files of the provider itself, and an outcome that waits for their copies. */
const keeping = (files: readonly Reaction[], count = 1) => ({
  files,
  request: { keepFiles: true },
  looks: [givesFiles(count)],
});

/** Query with two seconds for files. */
const inSevenSeconds = (blueprint: Blueprint): Blueprint => ({
  ...blueprint,
  functions: { ...blueprint.functions, query: { ...blueprint.functions.query, timeoutSeconds: 7 } },
});

/** Half of 2, 4, 8 and 16 seconds. */
const backoffs = [1, 2, 4, 8];
const gone = refusal(404, 'no_such_file');

const expired = {
  ...straight,
  outcome: ['failed', 'result_expired', true] as const,
  advice: advice.expired,
};

test('row 27 · 404 for the file of a result, whenever it is asked for: result_expired · 1 paid', async () => {
  const suffered = await suffer(keeping(Array.from({ length: 5 }, () => gone)));
  expectRow(suffered, {
    ...expired,
    errors: [['files', 404, 'result_expired', 0]],
    told: [`attempt 1 | file 404 result_expired | provider | ${advice.expired}`],
    log: ['warn: file not kept'],
    waits: [2, ...backoffs],
  });
  expect(suffered.task.outcome?.message).toBe('0 of 1 files kept');
  expect(suffered.fetches).toEqual([404, 404, 404, 404, 404]);
});

test('row 27 · 410 for one of two files: result_expired, the other is kept and the result shown · 1 paid', async () => {
  const suffered = await suffer(keeping([file('a'), refusal(410, 'gone')], 2));
  expectRow(suffered, {
    ...expired,
    errors: [['files', 410, 'result_expired', 0]],
    told: [`attempt 1 | file 410 result_expired | provider | ${advice.expired}`],
    log: ['warn: file not kept'],
    waits: [2],
  });
  const { task, fetches } = suffered;
  expect(task.files?.map(({ state, bytes }) => [state, bytes])).toEqual([
    ['kept', 1],
    ['expired', null],
  ]);
  expect([task.result, fetches]).toEqual([task.files?.map(({ url }) => ({ url })), [200, 410]]);
});

test('row 27 · 403 until a signature has expired for good: result_expired · 1 paid', async () => {
  const suffered = await suffer(keeping(Array.from({ length: 5 }, () => reply(403, [], '<Error/>'))));
  expectRow(suffered, {
    ...expired,
    errors: [['files', 403, 'result_expired', 0]],
    told: [`attempt 1 | file 403 result_expired | provider | ${advice.expired}`],
    log: ['warn: file not kept'],
    waits: [2, ...backoffs],
  });
});

test('row 27 · a file that is there a moment after its result: kept · 1 paid', async () => {
  const suffered = await suffer(keeping([gone, file('a')]));
  expectRow(suffered, { ...straight, waits: [2, 1] });
  expect(suffered.task.files?.map(({ state, bytes }) => [state, bytes])).toEqual([['kept', 1]]);
});

test('row 27 · the host of the file resets, then never answers: copied when it does, the result is safe meanwhile · 1 paid', async () => {
  const suffered = await suffer({ ...keeping([reset, silence, file('a')]), options: { change: inSevenSeconds } });
  expectRow(suffered, { ...straight, waits: [2, 1, 2] });
  expect([suffered.fetches, suffered.task.files?.map(({ state }) => state)]).toEqual([
    ['reset', 'silence', 200],
    ['kept'],
  ]);
});

test('row 27 · the provider forgets the task while its file is copied: nobody asks it again · 1 paid', async () => {
  const given = keeping([refusal(503, 'busy'), file('a')]);
  const suffered = await suffer({ ...given, looks: [...given.looks, refusal(404, 'task_not_found')] });
  expectRow(suffered, { ...straight, waits: [2, 1] });
  expect(suffered.task.files?.map(({ state }) => state)).toEqual(['kept']);
});

test('row 27 · copying fails for another reason: the result as it is, and an error · 1 paid', async () => {
  const suffered = await suffer(keeping(Array.from({ length: 5 }, () => refusal(500, 'broken'))));
  expectRow(suffered, {
    ...straight,
    errors: [['files', 500, 'file_not_kept', 0]],
    told: [`attempt 1 | file 500 file_not_kept | provider | ${advice.notKept}`],
    log: ['warn: file not kept'],
    waits: [2, ...backoffs],
  });
  expect(suffered.task.files?.map(({ state }) => state)).toEqual(['missing']);
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
  expect(suffered.record.dueAt).toBeUndefined();
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
});

test('row 47 · the answer of the event bus is lost: announced twice under one id · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      let left = 1;
      scene.aws.onCall = (target) => (target === 'AWSEvents.PutEvents' && left-- > 0 ? 'lost' : 'made');
      return toItsEnd(scene);
    },
  });
  expectRow(suffered, { ...straight, announced: 2, waits: [2] });
  expect(new Set(suffered.announced.map(({ detail }) => detail['id']))).toEqual(
    new Set([`${suffered.task.id}.outcome`]),
  );
});
