import { beforeEach, expect, test } from '@jest/globals';
import { takeTurn } from '../../../core/limits/take-turn.ts';
import type { Table } from '../../../core/ports.ts';
import { MemoryTable } from '../../../local/memory-table.ts';

let table: MemoryTable;
beforeEach(() => {
  table = new MemoryTable({ clock: { now: () => 0 } });
});

const NOW = 1_000_000;
const take = (requests: number, periodSeconds: number, now = NOW, on: Table = table) =>
  takeTurn(on, 'g', { requests, periodSeconds }, now);

async function taken(times: number, requests: number, periodSeconds: number, now = NOW): Promise<number> {
  let count = 0;
  for (let i = 0; i < times; i += 1) if ((await take(requests, periodSeconds, now)).kind === 'now') count += 1;
  return count;
}

test.each([
  [1, 1],
  [3, 1],
  [7, 60],
  [1000, 1],
])('%d in %d s: as many at once after a pause, and no more', async (requests, periodSeconds) => {
  expect(await taken(requests + 1, requests, periodSeconds)).toBe(requests);
  expect(await taken(requests + 1, requests, periodSeconds, NOW + 2000 * periodSeconds)).toBe(requests);
});

test('says in how many milliseconds the next one is free, and then it is', async () => {
  await taken(2, 2, 1);
  expect(await take(2, 1, NOW + 100)).toEqual({ kind: 'later', waitMs: 400 });
  expect(await take(2, 1, NOW + 499)).toEqual({ kind: 'later', waitMs: 1 });
  expect(await take(2, 1, NOW + 500)).toEqual({ kind: 'now' });
});

test('what a clock that was an hour ahead has taken is not believed', async () => {
  await taken(2, 2, 1, NOW + 3_600_000);
  expect(await taken(3, 2, 1)).toBe(2);
});

test('a refusal takes nothing', async () => {
  await taken(50, 2, 1);
  expect(await take(2, 1, NOW + 500)).toEqual({ kind: 'now' });
});

test('groups do not know each other', async () => {
  await take(1, 60);
  expect(await takeTurn(table, 'other', { requests: 1, periodSeconds: 60 }, NOW)).toEqual({ kind: 'now' });
});

test('many at once: each turn goes to one of them', async () => {
  const turns = await Promise.all(Array.from({ length: 20 }, () => take(5, 60)));
  expect(turns.filter(({ kind }) => kind === 'now')).toHaveLength(5);
});

test('overtaken again and again, it asks for a little patience', async () => {
  const busy: Table = { ...methodsOf(table), update: () => Promise.resolve({ kind: 'refused' }) };
  expect(await take(4, 1, NOW, busy)).toEqual({ kind: 'later', waitMs: 250 });
});

const methodsOf = (of: MemoryTable) => ({
  get: of.get.bind(of),
  put: of.put.bind(of),
  list: of.list.bind(of),
  index: of.index.bind(of),
});
