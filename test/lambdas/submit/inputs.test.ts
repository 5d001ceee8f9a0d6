import { beforeEach, describe, expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import type { InputFiles } from '../../../core/ports.ts';
import type { Inspected } from '../../../core/provider/input-files.ts';
import { limitKey, requestKey } from '../../../core/records/keys.ts';
import { namesFiles } from '../../../core/task/names-files.ts';
import type { TaskRequest } from '../../../core/task/request.ts';
import type { StepInput, SubmitStep } from '../../../core/workflow/document.ts';
import { submitTask } from '../../../lambdas/submit/submit-task.ts';
import { Desk } from '../sweep/desk.ts';

const FUNCTION_MS = 60_000;
const HEAD_MS = 1000;
/** So long that the budget of the POST is not left. */
const SLOW_HEAD_MS = 25_001;

/** A bucket in which everything is a picture unless the test says otherwise; a look at a file takes a second. */
class Bucket implements InputFiles {
  answer: () => Inspected = () => ({ kind: 'found', bytes: 1, contentType: 'image/png' });
  headMs = HEAD_MS;
  looks = 0;
  #atOnce = 0;
  mostAtOnce = 0;

  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  async inspect(): Promise<Inspected> {
    this.looks += 1;
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    await this.#desk.clock.sleep(this.headMs);
    this.#atOnce -= 1;
    return this.answer();
  }

  link(bucket: string, key: string): Promise<string> {
    return Promise.resolve(`https://${bucket}.example/${key}`);
  }
}

let desk: Desk;
let bucket: Bucket;
beforeEach(() => {
  desk = new Desk();
  bucket = new Bucket(desk);
  desk.answer = { kind: 'answer', status: 200, headers: {}, body: '{"id":"bought"}', receivedAt: 0 };
});

const files = (count: number) => Array.from({ length: count }, (_, n) => `s3://uploads/${n}.png`);

/** Admits a task whose body has these members, and those of the request; `unmarked`: as an earlier release did. */
async function admit(
  taskId: string,
  members: object,
  { unmarked = false, ...more }: Partial<TaskRequest> & { unmarked?: boolean } = {},
): Promise<void> {
  const request = { profile: 'unified', operation: 'images', body: { model: 'm', ...members }, ...more } as const;
  const mark = namesFiles(request) && !unmarked ? { namesFiles: true } : {};
  const task = await desk.admit(taskId, { owner: taskId, ...mark });
  await desk.table.put({ ...requestKey(taskId, task.fingerprint), request: JSON.stringify(request) });
}

/** One lap of a function that starts now, in a group with one place, one send a day, and these limits. */
function submit(taskId: string, before: Partial<StepInput> = {}, limits: object = {}, more: object = {}) {
  const startedAt = desk.clock.now();
  const remainingMs = () => Math.min(desk.remainingMs, FUNCTION_MS - (desk.clock.now() - startedAt));
  const providers = { unified: { concurrent: 1, perDay: { requests: 1 }, ...limits } };
  const context = {
    ...desk.context,
    inputs: bucket,
    deployment: parseDeployment({ providers, inputBuckets: ['uploads'] }),
    invocation: { ...desk.context.invocation, remainingMs },
    ...more,
  };
  desk.remainingMs = FUNCTION_MS;
  return desk.clock.run(submitTask({ v: 1, taskId, generation: 1, ...before }, context));
}

/** Nothing can be read there from now on. */
const loseRequest = async (taskId: string) =>
  desk.table.put({ ...requestKey(taskId, (await desk.read(taskId)).fingerprint) });

const manySends = { perDay: { requests: 100 } };

const limitItem = () => desk.table.get(limitKey('unified'));

describe('what stops a send takes nothing of the limit group', () => {
  test('a refused file takes neither a place nor a send of the day: the next task has them', async () => {
    await admit('bad', { image_url: 's3://uploads/none.png' });
    bucket.answer = () => ({ kind: 'unreadable' });
    expect(await submit('bad')).toMatchObject({ kind: 'closed', errorCode: 'invalid_image_url', send: 0 });
    expect(await limitItem()).toBeUndefined();
    await admit('good', {});
    expect(await submit('good')).toMatchObject({ kind: 'accepted', send: 1 });
  });

  test('nor does a file in a bucket that nobody has named, which is not looked at', async () => {
    await admit('bad', { image_urls: ['s3://others/a.png'] });
    expect((await submit('bad')).kind).toBe('closed');
    expect([bucket.looks, await limitItem()]).toEqual([0, undefined]);
  });

  test('storage that does not answer breaks the lap, and no try of it takes anything', async () => {
    await admit('t', { image_url: 's3://uploads/a.png' });
    bucket.answer = () => {
      throw new Error('S3 is down');
    };
    for (let tried = 1; tried <= 3; tried += 1) await expect(submit('t')).rejects.toThrow('S3 is down');
    expect(await limitItem()).toBeUndefined();
  });

  test('a provider key that cannot be read likewise', async () => {
    await admit('t', {});
    const secrets = { providerKey: () => Promise.reject(new Error('no secret')) };
    for (let tried = 1; tried <= 3; tried += 1) await expect(submit('t', {}, {}, { secrets })).rejects.toThrow();
    expect(await limitItem()).toBeUndefined();
  });

  test('a request that an earlier release admitted, which bears no mark, takes none either', async () => {
    await admit('t', { image_url: 's3://uploads/none.png' }, { unmarked: true });
    bucket.answer = () => ({ kind: 'unreadable' });
    expect(await submit('t')).toMatchObject({ kind: 'closed', errorCode: 'invalid_image_url', send: 0 });
    expect([desk.calls, await limitItem()]).toEqual([[], undefined]);
  });

  test('a request that cannot be read breaks the lap, and no try of it takes anything', async () => {
    await admit('t', {});
    await loseRequest('t');
    for (let tried = 1; tried <= 3; tried += 1) await expect(submit('t')).rejects.toThrow('no request item');
    expect(await limitItem()).toBeUndefined();
  });

  test('one that is lost while the task waits breaks one lap with a slot in hand; later ones that come more than a second late take no more', async () => {
    await desk.table.put({ ...limitKey('unified'), holders: new Set(['x#1']) });
    await admit('t', {});
    const step = await submit('t');
    await loseRequest('t');
    await desk.table.update({ key: limitKey('unified'), leave: { holders: ['x#1'] } });
    const sent = async () => (await limitItem())?.['sentThatDay'];
    desk.clock.jump(1000 * step.waitSeconds);
    await expect(submit('t', { step }, manySends)).rejects.toThrow('no request item');
    expect(await sent()).toBe(1);
    desk.clock.jump(2000);
    await expect(submit('t', { step }, manySends)).rejects.toThrow('no request item');
    expect(await sent()).toBe(1);
  });

  test('a lap that only waits for a slot does not read the request again', async () => {
    await desk.table.put({ ...limitKey('unified'), holders: new Set(['x#1']) });
    await admit('t', {});
    const step = await submit('t');
    await loseRequest('t');
    desk.clock.jump(1000 * step.waitSeconds);
    expect((await submit('t', { step })).kind).toBe('not_yet');
  });

  test('a file that goes away while a slot is held gives the place back', async () => {
    await desk.table.put({ ...limitKey('unified'), tat: desk.clock.now() + 3000, epoch: 0 });
    await admit('t', { image_url: 's3://uploads/a.png' });
    const limits = { rate: { requests: 1, periodSeconds: 1 } };
    const step = await submit('t', {}, limits);
    expect([step.kind, step.slotAt - desk.clock.now(), (await limitItem())?.['holders']]).toEqual([
      'not_yet',
      2000,
      new Set(['t#1']),
    ]);
    bucket.answer = () => ({ kind: 'unreadable' });
    expect((await submit('t', { step }, limits)).kind).toBe('closed');
    expect((await limitItem())?.['holders']).toBeUndefined();
  });
});

describe('many files', () => {
  test('are looked at eight at a time, and reach the POST', async () => {
    await admit('t', { image_urls: files(32) });
    const startedAt = desk.clock.now();
    expect((await submit('t')).kind).toBe('accepted');
    expect([bucket.looks, bucket.mostAtOnce, desk.calls.length]).toEqual([32, 8, 1]);
    expect(desk.clock.now() - startedAt).toBe(4 * HEAD_MS);
  });

  test('more than are allowed, of an earlier release or by a fallback, are refused and not looked at', async () => {
    await admit('t', { image_urls: files(33) });
    expect(await submit('t')).toMatchObject({ kind: 'closed', errorCode: 'invalid_image_url' });
    expect([bucket.looks, desk.calls, await limitItem()]).toEqual([0, [], undefined]);
    expect((await desk.read('t')).attempts['1']?.message).toBe(
      'body/image_urls/32: 33 files of buckets in one body, allowed are 32',
    );
  });

  test('a fallback is the cure', async () => {
    await admit('t', { image_urls: files(33) }, { fallbacks: { invalid_image_url: [{ image_urls: files(1) }] } });
    expect(await submit('t')).toMatchObject({ kind: 'accepted', attempt: 2 });
    expect(bucket.looks).toBe(1);
  });
});

describe('a lap that files leave no time for the POST', () => {
  /** Such laps until the task ends. */
  async function slowLaps(): Promise<SubmitStep[]> {
    bucket.headMs = SLOW_HEAD_MS;
    const laps: SubmitStep[] = [];
    for (let step: SubmitStep | undefined; step?.kind !== 'closed'; laps.push(step)) {
      step = await submit('t', step === undefined ? {} : { step });
      desk.clock.jump(1000 * step.waitSeconds);
    }
    return laps;
  }

  test('takes no slot, and is waited for ever longer, until the deadline', async () => {
    await admit('t', { image_url: 's3://uploads/a.png' });
    const laps = await slowLaps();
    expect(laps.map(({ kind, waitSeconds, laps: counted }) => [kind, waitSeconds, counted]).slice(0, 3)).toEqual([
      ['not_yet', 1, 1],
      ['not_yet', 1, 2],
      ['not_yet', 1, 3],
    ]);
    expect(laps.at(-1)).toMatchObject({ kind: 'closed', errorCode: 'deadline_exceeded', send: 0 });
    expect([desk.calls, await limitItem()]).toEqual([[], undefined]);
  });

  test('leaves room in the history of a task of a week', async () => {
    await admit('t', { image_url: 's3://uploads/a.png' });
    const task = await desk.read('t');
    await desk.table.put({ ...task, deadlineAt: task.createdAt + 7 * 24 * 3_600_000 });
    const laps = await slowLaps();
    // Fifty of a second each; from there on each is a twentieth of the task's age.
    expect([laps[49]?.waitSeconds, laps[50]?.waitSeconds, laps.length]).toEqual([1, 67, 170]);
  });

  test('keeps its number in the line', async () => {
    await desk.table.put({ ...limitKey('unified'), holders: new Set(['x#1']) });
    await admit('t', { image_url: 's3://uploads/a.png' });
    const waiting = await submit('t');
    expect([waiting.kind, waiting.turn]).toEqual(['not_yet', desk.clock.now()]);
    bucket.headMs = SLOW_HEAD_MS;
    const slow = await submit('t', { step: waiting });
    expect([slow.kind, slow.turn, slow.laps]).toEqual(['not_yet', waiting.turn, 2]);
  });
});
