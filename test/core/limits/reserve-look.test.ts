import { expect, test } from '@jest/globals';
import { coolDown } from '../../../core/limits/limit-item.ts';
import { reserveLook } from '../../../core/limits/reserve-look.ts';
import { MemoryTable } from '../../../local/memory-table.ts';

const NOW = 1_000_000;
const FURTHEST_MS = 70_000;
const rate = { requests: 1, periodSeconds: 2 };

function group() {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  return { table, look: (now = NOW) => reserveLook(table, 'g', rate, { now, stepMs: 1000, furthestMs: FURTHEST_MS }) };
}

test('looks take slots of the rate, as far ahead as they may reach, and come back when the queue is gone', async () => {
  const { look } = group();
  const looks = [await look(), await look(), await look(), await look()];
  expect(looks).toEqual([
    { kind: 'slot', at: NOW },
    { kind: 'slot', at: NOW + 2000 },
    { kind: 'slot', at: NOW + 4000 },
    { kind: 'wait', waitMs: 6000 },
  ]);
});

test('nobody looks during a cool-down', async () => {
  const { table, look } = group();
  await table.update(coolDown('g', NOW + 7000));
  expect(await look()).toEqual({ kind: 'wait', waitMs: 7000 });
  expect(await look(NOW + 7000)).toEqual({ kind: 'slot', at: NOW + 7000 });
});

test('a queue that no clock but a wrong one can have made is none: looks go on from now', async () => {
  const { look } = group();
  await look(NOW + FURTHEST_MS - 2000);
  expect(await look()).toEqual({ kind: 'wait', waitMs: FURTHEST_MS });
  await look(NOW + 3_600_000);
  expect([await look(), await look()]).toEqual([
    { kind: 'slot', at: NOW },
    { kind: 'slot', at: NOW + 2000 },
  ]);
});
