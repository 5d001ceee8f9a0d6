import { readFileSync } from 'node:fs';
import { expect, jest, test } from '@jest/globals';
import { rateRow, type Results } from '../../bench/limiter/measure.ts';
import { playPeer, peers } from '../../bench/limiter/peers.ts';
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

test('what is shown of ours is the draw in the middle of eight, and in none of them is more refused', () => {
  for (const { drawn = [], used, seed } of rate.filter(({ policy }) => policy === 'Bide')) {
    expect(drawn.map((one) => one.seed)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const sorted = drawn.toSorted((a, b) => a.used - b.used);
    expect([sorted[3]?.used, drawn[seed - 1]?.used]).toEqual([used, used]);
    for (const { refused } of drawn) expect(refused).toBeLessThanOrEqual(1);
  }
});

test('clients on their own are refused far more often than they are served', () => {
  const others = rate.filter(({ policy }) => policy !== 'Bide');
  expect(others).toHaveLength(8);
  for (const { refused, requests } of others) expect(refused / requests).toBeGreaterThan(0.5);
});

test('an interactive task, and an owner with few, wait seconds where others wait half an hour', () => {
  const p99 = (name: string, client = 'Bide') =>
    shares.find(({ stream, policy }) => stream === name && policy === client)?.p99Seconds ?? Infinity;
  expect(p99('shop, batch')).toBeGreaterThan(1800);
  expect(p99('shop, interactive')).toBeLessThanOrEqual(3);
  expect(p99('factory, normal')).toBeGreaterThan(1800);
  expect(p99('visitor, normal')).toBeLessThanOrEqual(3);
  for (const peer of Object.keys(peers)) expect(p99('shop, interactive', peer)).toBeGreaterThan(30);
});

test('places are never exceeded, and a limit item stays far below what a partition takes', () => {
  expect(items.find(({ world }) => world === '10 places')).toMatchObject({ mostAtOnce: 10, refused: 0 });
  for (const { writeUnitsInTheBusiestSecond } of items) expect(writeUnitsInTheBusiestSecond).toBeLessThan(1000);
});

test('what is committed of clients on their own is what a run gives', async () => {
  const name = 'POSTs count, 50 a second';
  for (const [policy, backoff] of Object.entries(peers)) {
    const committed = rate.find((row) => row.world === name && row.policy === policy);
    const world = { ...rateWorlds[name], seed: committed?.seed ?? 0 };
    const { seen, waits } = await playPeer(world, backoff);
    expect(rateRow(name, policy, world, seen, waits.flat())).toEqual(committed);
  }
});

test('docs/limits.md shows the committed numbers', () => {
  expect(readFileSync('docs/limits.md', 'utf8')).toContain(limiterTables(results));
});
