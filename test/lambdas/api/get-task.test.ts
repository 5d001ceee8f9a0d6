import { beforeEach, describe, expect, test } from '@jest/globals';
import { storeResult } from '../../../core/records/result.ts';
import { taskKey } from '../../../core/records/keys.ts';
import { attempted, codeOf, Desk, idOf, succeeded } from './desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = new Desk();
  await desk.caller();
});

const path = (name: string) => `/v1/tasks/${idOf(name)}`;
const ended = { ...attempted('closed', { code: 'succeeded' }), status: 'succeeded', outcome: succeeded } as const;
const tagOf = async () => (await desk.call(path('t'))).headers.get('etag') ?? '';
const change = (set: Record<string, number>) => desk.memory.update({ key: taskKey(idOf('t')), set });

test('while it is open it says when to ask again', async () => {
  await desk.admit('t', { nextLookAt: desk.clock.now() + 6500 });
  expect((await desk.call(path('t'))).headers.get('retry-after')).toBe('7');
});

test('when it has ended it shows the result and asks nobody to come back', async () => {
  await storeResult(desk.context(''), await desk.admit('t', ended), 1, [{ url: 'u' }]);
  const answer = await desk.call(path('t'));
  expect(answer.json).toMatchObject({ status: 'succeeded', result: [{ url: 'u' }] });
  expect(answer.headers.get('retry-after')).toBeNull();
});

test('a result over 100 KB is read from where it lies', async () => {
  await storeResult(desk.context(''), await desk.admit('t', ended), 1, 'x'.repeat(200_000));
  expect(desk.files.size).toBe(1);
  expect((await desk.call(path('t'))).json['result']).toBe('x'.repeat(200_000));
});

test.each([['foreign'], ['missing'], ['T!'], ['%ff'], ['..%2f']])(
  "a task that is not the caller's is not there: %s",
  async (name) => {
    await desk.admit('foreign', { owner: 'bob' });
    const answer = await desk.call(/^\w+$/.test(name) ? path(name) : `/v1/tasks/${name}`);
    expect([answer.status, codeOf(answer)]).toEqual([404, 'task_not_found']);
  },
);

describe('the entity tag', () => {
  test('is strong, stays while nothing changes, and moves with every change', async () => {
    await desk.admit('t');
    const tag = await tagOf();
    expect(tag).toMatch(/^"[\w-]{32}"$/);
    desk.clock.jump(1000);
    expect(await tagOf()).toBe(tag);
    await change({ progress: 10 });
    expect(await tagOf()).not.toBe(tag);
  });

  test.each([
    ['itself', (tag: string) => tag, 304],
    ['one of several', (tag: string) => `"old", ${tag}`, 304],
    ['its weak form', (tag: string) => `W/${tag}`, 304],
    ['anything', () => '*', 304],
    ['another', () => '"old"', 200],
  ])('If-None-Match with %s', async (_name, header, status) => {
    await desk.admit('t');
    const tag = await tagOf();
    const answer = await desk.call(path('t'), { headers: { 'If-None-Match': header(tag) } });
    expect([answer.status, answer.text === '', answer.headers.get('etag')]).toEqual([status, status === 304, tag]);
    expect(answer.headers.get('retry-after')).toBe('2');
  });
});

describe('Prefer: wait', () => {
  /** Seconds that an answer took, and what it was. */
  const waited = async (prefer: string, headers: Record<string, string> = {}) => {
    const from = desk.clock.now();
    const { status, json, headers: answered } = await desk.call(path('t'), { headers: { prefer, ...headers } });
    return { seconds: (desk.clock.now() - from) / 1000, status, json, applied: answered.get('preference-applied') };
  };
  const later = (ms: number, set: Record<string, number>) => void desk.clock.sleep(ms).then(() => change(set));

  test('nothing happens: answers when the time is up', async () => {
    await desk.admit('t');
    expect(await waited('wait=5')).toMatchObject({ seconds: 5, status: 200, applied: 'wait=5' });
  });

  test('something changes: answers at the next second', async () => {
    await desk.admit('t');
    later(2500, { progress: 40 });
    expect(await waited('wait=20')).toMatchObject({ seconds: 3, json: { progress: 40 } });
  });

  test('before its next look it is read every five seconds, then when the look is over', async () => {
    await desk.admit('t');
    await change({ nextLookAt: desk.clock.now() + 7000 });
    later(7600, { progress: 40 });
    expect(await waited('wait=20')).toMatchObject({ seconds: 8.5, json: { progress: 40 } });
  });

  test('it ends: answers with the outcome', async () => {
    await storeResult(desk.context(''), await desk.admit('t'), 1, 'done');
    void desk.clock.sleep(3500).then(() => desk.admit('t', { ...ended, createdAt: desk.clock.now() - 3500 }));
    expect(await waited('wait=20')).toMatchObject({ seconds: 4, json: { status: 'succeeded', result: 'done' } });
  });

  test('it has ended: answers at once', async () => {
    await storeResult(desk.context(''), await desk.admit('t', ended), 1, 'done');
    expect(await waited('wait=20')).toMatchObject({ seconds: 0, applied: 'wait=20' });
  });

  test('it is not as the caller has seen it: answers at once', async () => {
    await desk.admit('t');
    const tag = await tagOf();
    await change({ progress: 1 });
    expect(await waited('wait=20', { 'If-None-Match': tag })).toMatchObject({ seconds: 0, status: 200 });
    expect(await waited('wait=2', { 'If-None-Match': await tagOf() })).toMatchObject({ seconds: 2, status: 304 });
  });

  test.each([
    ['wait=60', 20, 'wait=20'],
    ['respond-async, wait="3"; x', 3, 'wait=3'],
    ['wait=0', 0, 'wait=0'],
    ['wait=soon', 0, null],
    ['handling=lenient', 0, null],
  ])('%s waits %d s', async (prefer, seconds, applied) => {
    await desk.admit('t');
    expect(await waited(prefer)).toMatchObject({ seconds, applied });
  });

  test('leaves the function time to answer', async () => {
    await desk.admit('t');
    desk.remainingMs = 7500;
    expect(await waited('wait=20')).toMatchObject({ seconds: 4.5, status: 200 });
  });

  test('a task that is deleted meanwhile is not there', async () => {
    await desk.admit('t', { expiresAt: desk.clock.now() / 1000 + 2 });
    expect(await waited('wait=20')).toMatchObject({ seconds: 2, status: 404 });
  });
});
