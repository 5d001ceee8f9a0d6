import { readFileSync } from 'node:fs';
import { expect, jest, test } from '@jest/globals';
import type { Results } from '../../bench/limiter/measure.ts';
import { playPeer, peers } from '../../bench/limiter/peers.ts';
import { play } from '../../bench/limiter/shop.ts';
import { limiterTables } from '../../bench/limiter/show.ts';
import { rateWorlds } from '../../bench/limiter/worlds.ts';

// A world of a thousand tasks takes its time on a busy machine.
jest.setTimeout(60_000);

const results = JSON.parse(readFileSync('bench/results/limiter.json', 'utf8')) as Results;
const { rate, shares, items } = results;

test('at its rate Bide uses at least 95 % of it, and at most one request in 1,000 is refused', () => {
  const ours = rate.filter(({ policy }) => policy === 'Bide');
  expect(ours.map(({ world }) => world)).toEqual(Object.keys(rateWorlds));
  for (const { used, refused, requests } of ours) {
    expect(used).toBeGreaterThanOrEqual(0.95);
    expect(refused / requests).toBeLessThanOrEqual(0.001);
  }
});

test('clients on their own are refused far more often than they are served', () => {
  const others = rate.filter(({ policy }) => policy !== 'Bide');
  expect(others).toHaveLength(8);
  for (const { refused, requests } of others) expect(refused / requests).toBeGreaterThan(0.5);
});

test('an interactive task, and an owner with few, wait seconds where others wait half an hour', () => {
  const p99 = (name: string) => shares.find(({ stream }) => stream === name)?.p99Seconds ?? Infinity;
  expect(p99('shop, batch')).toBeGreaterThan(1800);
  expect(p99('shop, interactive')).toBeLessThanOrEqual(3);
  expect(p99('factory, normal')).toBeGreaterThan(1800);
  expect(p99('visitor, normal')).toBeLessThanOrEqual(3);
});

test('places are never exceeded, and a limit item stays far below what a partition takes', () => {
  expect(items.find(({ world }) => world === '10 places')).toMatchObject({ mostAtOnce: 10, refused: 0 });
  for (const { writeUnitsInTheBusiestSecond } of items) expect(writeUnitsInTheBusiestSecond).toBeLessThan(1000);
});

test('the committed numbers are what a run gives', async () => {
  const { 'POSTs count, 5 a second': whole } = rateWorlds;
  const world = { ...whole, streams: [{ ...whole.streams[0], tasks: 60 }] };
  const [once, twice] = [await play(world), await play(world)];
  expect(twice.seen).toEqual(once.seen);
  expect(once.seen).toMatchObject({ posts: 60, refused: 0 });
  const [backoff] = Object.values(peers);
  if (backoff === undefined) throw new Error('no peers');
  expect((await playPeer(world, backoff)).waits).toEqual((await playPeer(world, backoff)).waits);
});

test('docs/limits.md shows the committed numbers', () => {
  expect(readFileSync('docs/limits.md', 'utf8')).toContain(limiterTables(results));
});
