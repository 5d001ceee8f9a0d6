import { beforeEach, describe, expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import { limitKey } from '../../../core/records/keys.ts';
import { recountPlaces } from '../../../lambdas/sweep/recount-places.ts';
import { acceptedAttempt, Desk, SWEEP_MS } from './desk.ts';

const deployment = parseDeployment({ providers: { unified: { concurrent: 5 } } });
const key = limitKey('unified');

let desk: Desk;
beforeEach(async () => {
  desk = new Desk();
  await desk.admit('running', acceptedAttempt);
  await desk.admit('waiting');
  await desk.table.put({ ...key, holders: new Set(['running#1', 'waiting#1', 'gone#1']) });
});

const recount = () => recountPlaces({ ...desk.context, deployment });
const members = async (name: string) =>
  [...(((await desk.table.get(key))?.[name] as Set<string> | undefined) ?? [])].sort();

test('a place of nobody is marked by one run and given back by the next', async () => {
  await recount();
  expect([await members('holders'), await members('idle')]).toEqual([
    ['gone#1', 'running#1', 'waiting#1'],
    ['gone#1', 'waiting#1'],
  ]);
  desk.clock.jump(SWEEP_MS);
  await recount();
  expect([await members('holders'), await members('idle')]).toEqual([['running#1'], []]);
});

test('two runs that come close together are one', async () => {
  await recount();
  desk.clock.jump(SWEEP_MS - 1);
  await recount();
  expect(await members('holders')).toHaveLength(3);
  desk.clock.jump(1);
  await recount();
  expect(await members('holders')).toEqual(['running#1']);
});

test('a place of nobody is given back by the second run, whoever is idle by then', async () => {
  await recount();
  await desk.table.update({ key, join: { holders: ['lost#1'] } });
  desk.clock.jump(SWEEP_MS);
  await recount();
  expect([await members('holders'), await members('idle')]).toEqual([['lost#1', 'running#1'], ['lost#1']]);
  await desk.table.update({ key, join: { holders: ['lost#2'] } });
  desk.clock.jump(SWEEP_MS);
  await recount();
  expect(await members('holders')).toEqual(['lost#2', 'running#1']);
});

test('where functions may take two intervals, somebody new at each run keeps no place of nobody', async () => {
  const slow = parseDeployment({
    providers: { unified: { concurrent: 5 } },
    settings: { submitTimeoutSeconds: 120 },
  });
  const left: string[][] = [];
  for (let run = 1; run <= 5; run += 1) {
    await recountPlaces({ ...desk.context, deployment: slow });
    left.push(await members('holders'));
    await desk.table.update({ key, join: { holders: [`lost#${run}`] } });
    desk.clock.jump(SWEEP_MS);
  }
  expect(left).toEqual([
    ['gone#1', 'running#1', 'waiting#1'],
    ['gone#1', 'lost#1', 'running#1', 'waiting#1'],
    ['lost#1', 'lost#2', 'running#1'],
    ['lost#1', 'lost#2', 'lost#3', 'running#1'],
    ['lost#3', 'lost#4', 'running#1'],
  ]);
});

describe('between two runs', () => {
  test('one that reserves again keeps its place', async () => {
    await recount();
    await desk.table.update({ key, leave: { idle: ['waiting#1'] } });
    desk.clock.jump(SWEEP_MS);
    await recount();
    expect(await members('holders')).toEqual(['running#1', 'waiting#1']);
  });

  test("one that reserves again and is idle again keeps its place for a function's time", async () => {
    await recount();
    await desk.table.update({ key, leave: { idle: ['waiting#1'] } });
    desk.clock.jump(SWEEP_MS);
    await recount();
    expect(await members('idle')).toEqual(['waiting#1']);
    desk.clock.jump(SWEEP_MS - 1);
    await recount();
    expect(await members('holders')).toEqual(['running#1', 'waiting#1']);
    desk.clock.jump(1);
    await recount();
    expect(await members('holders')).toEqual(['running#1']);
  });

  test('one that was sent keeps its place, and is marked no longer', async () => {
    await recount();
    await desk.admit('waiting', acceptedAttempt);
    desk.clock.jump(SWEEP_MS);
    await recount();
    expect([await members('holders'), await members('idle')]).toEqual([['running#1', 'waiting#1'], []]);
  });
});

test('groups that count no places are not even read', async () => {
  desk.table.get = () => Promise.reject(new Error('read'));
  await recountPlaces(desk.context);
});

test('a group that fails is left for the next run', async () => {
  const failed: string[] = [];
  const log = { ...desk.context.log, error: (message: string) => void failed.push(message) };
  const table = { ...desk.context.table, get: () => Promise.reject(new Error('away')) } as typeof desk.context.table;
  await recountPlaces({ ...desk.context, deployment, log, table });
  expect(failed).toEqual(['places not recounted']);
});
