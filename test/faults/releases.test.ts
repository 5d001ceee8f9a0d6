/** Rows 42 and 54: definitions, rows and documents of an earlier release, and today's functions. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { VirtualClock } from '../../local/virtual-clock.ts';
import { blueprint } from '../helpers/blueprint.ts';
import { journalOf, momentOf, readRelease } from '../releases/read-release.ts';
import { statusesOf } from '../scenarios/at-work.ts';
import { admit, imageRequest } from '../scenarios/play.ts';
import { expectRow, type Row } from './expect-row.ts';
import { advice, inDoubt, slowDown, straight } from './rows.ts';
import { onScene, read, type Scene, type Suffered, type Suffering } from './suffer.ts';
import { refusal, running } from './wire.ts';

const release = readRelease('0.1.0');
const taskId = '2axe63oiry3jzzd32fqqpbmwuq';

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'bide-release-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Lets today's functions go on with what the release left at that moment, under its own definition. */
async function goOn(name: string, given: Suffering = {}, then?: (scene: Scene) => Promise<unknown>): Promise<Suffered> {
  const moment = momentOf(release, name);
  await writeFile(join(folder, 'journal.jsonl'), journalOf(release, moment));
  const clock = new VirtualClock(moment.now);
  return onScene({ ...given, options: { clock, folder, ...given.options } }, async (scene) => {
    for (const item of moment.items) await scene.runtime.table.put(item);
    scene.provider.purchases.set('', moment.paid);
    const ends = async () => {
      await then?.(scene);
      await scene.runtime.idle();
    };
    await clock.run(ends());
    expect(statusesOf(scene, taskId)).toEqual(['SUCCEEDED']);
    return read(scene, taskId);
  });
}

test('the released definition calls functions that are there today', () => {
  const arns = JSON.stringify(release.definition).match(/arn:aws:lambda:[\w:-]+/g) ?? [];
  const today = Object.values(blueprint.functions).map(({ arn }) => arn);
  expect(arns.length).toBeGreaterThan(0);
  expect(arns.filter((arn) => !today.includes(arn))).toEqual([]);
});

const asked = { submit: ['submit', 429, 'slow_down', 0], look: ['query', 200, 'generation_failed', 0] } as const;
const itFailed = 'attempt 1 | look 200 generation_failed | provider | Retry the request';
const lostAnswer = `attempt 1 | POST submission_ambiguous | provider | ${advice.ambiguous}`;

/** What was logged before is not ours to see. */
const silent = { log: [] as readonly string[] };

test('row 54 · release 0.1.0, waiting to send again after a 429: sent, the result is taken · 1 paid', async () => {
  expectRow(await goOn('waiting to send again after a 429'), {
    ...straight,
    ...silent,
    attempts: [['closed', 2, 1, 'task-1']],
    posts: [200],
    errors: [asked.submit],
    told: [slowDown],
  });
});

test('row 54 · release 0.1.0, sending when it ended: in doubt when that is overdue, never sent again · 1 paid', async () => {
  expectRow(await goOn('sending'), { ...inDoubt('', -1), posts: [] });
});

const bought: Row = { ...straight, posts: [] };

test.each([
  ['row 54 · release 0.1.0, accepted: looked at, the result is taken · 1 paid', 'accepted'],
  ['row 54 · release 0.1.0, looked at once: looked at again, the result is taken · 1 paid', 'looked at once'],
] as const)('%s', async (_name, name) => {
  expectRow(await goOn(name), bought);
});

test('row 54 · release 0.1.0, about to be bought again after a failure: bought again, the result is taken · 2 paid', async () => {
  expectRow(await goOn('about to be bought again after a failure'), {
    ...straight,
    ...silent,
    outcome: ['succeeded', 'succeeded', true],
    attempts: [
      ['closed', 1, 0, 'task-1'],
      ['closed', 1, 0, 'task-2'],
    ],
    errors: [asked.look],
    told: [itFailed],
  });
});

test('row 54 · release 0.1.0, about to be sent again after a lost answer: sent as the caller had accepted · 2 paid', async () => {
  expectRow(await goOn('about to be sent again after a lost answer'), {
    ...straight,
    ...silent,
    outcome: ['succeeded', 'succeeded', true],
    attempts: [
      ['closed', 1, 0, null],
      ['closed', 1, 0, 'task-2'],
    ],
    errors: [['submit', -1, 'submission_ambiguous', 0]],
    told: [lostAnswer],
  });
});

/** Until the first visit to a task that nobody announced, beyond its deadline. */
const visited = { options: { schedules: true } };
const anHourLater = (scene: Scene) => scene.clock.sleep(1000 * (3600 + 400));

test('row 54 · release 0.1.0, in doubt and not announced: stays so, and is announced · 1 paid', async () => {
  const suffered = await goOn('in doubt and not announced', visited, anHourLater);
  expectRow(suffered, { ...inDoubt('', -1), ...silent, posts: [] });
  expect(suffered.announced.map((event) => event['detail-type'])).toEqual(['Bide Task Failed']);
});

test('row 54 · release 0.1.0, succeeded and not announced: stays so, its result is read, and is announced · 1 paid', async () => {
  const suffered = await goOn('succeeded and not announced', visited, anHourLater);
  expectRow(suffered, { ...bought, looks: [] });
  expect(suffered.task.result).toEqual([{ url: 'https://files.example/task-1.png' }]);
  expect(suffered.announced.map((event) => event['detail-type'])).toEqual(['Bide Task Succeeded']);
});

test('row 42 · release 0.1.0, stored and never started: started by a delivery today, the result is taken · 1 paid', async () => {
  const suffered = await goOn('stored and never started', {}, async (scene) => {
    const request = { profile: 'unified', operation: 'images', body: { model: 'image-1', prompt: 'a lighthouse' } };
    expect(await admit(scene, request, { idempotencyKey: 'order-17' })).toBe(taskId);
  });
  expectRow(suffered, straight);
});

/** Plays until a moment, and goes on with what is in the folder under other settings and at another address. */
async function redeployed(first: Suffering, untilMs: number, second: Suffering): Promise<Suffered> {
  const clock = new VirtualClock();
  const known = await onScene({ ...first, options: { clock, folder } }, async (scene) => {
    const id = await clock.run(
      (async () => {
        const admitted = await admit(scene, imageRequest());
        await clock.sleep(untilMs);
        return admitted;
      })(),
    );
    return { id, purchases: scene.provider.purchases };
  });
  const settings = { maxAttempts: 1, waitCapSeconds: 5, maxUnreadableLooks: 3 };
  return onScene({ ...second, options: { clock, folder, settings } }, async (scene) => {
    for (const [job, paid] of known.purchases) scene.provider.purchases.set(job, paid);
    await clock.run(scene.runtime.idle());
    return read(scene, known.id);
  });
}

test('row 42 · redeployed while it waits to send: sent by the new functions, the result is taken · 1 paid', async () => {
  const limit = refusal(429, 'slow_down', ['retry-after: 7'], 'rate_limit_error');
  expectRow(await redeployed({ posts: [limit] }, 3000, {}), {
    ...straight,
    ...silent,
    attempts: [['closed', 2, 1, 'task-1']],
    errors: [asked.submit],
    told: [slowDown],
  });
});

test('row 42 · redeployed while it is looked at: looked at by the new functions, the result is taken · 1 paid', async () => {
  expectRow(await redeployed({ looks: [running()] }, 3000, { looks: [running()] }), {
    ...straight,
    posts: [],
    looks: [200, 200],
    waits: [3, 5],
  });
});
