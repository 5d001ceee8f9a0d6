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

describe('between two runs', () => {
  test('one that reserves again keeps its place', async () => {
    await recount();
    await desk.table.update({ key, leave: { idle: ['waiting#1'] } });
    desk.clock.jump(SWEEP_MS);
    await recount();
    expect(await members('holders')).toEqual(['running#1', 'waiting#1']);
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
