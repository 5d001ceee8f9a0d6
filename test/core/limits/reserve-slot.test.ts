import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { coolDown } from '../../../core/limits/limit-item.ts';
import { reserveSlot, type ReservationRequest } from '../../../core/limits/reserve-slot.ts';
import { limitKey } from '../../../core/records/keys.ts';
import { MemoryTable } from '../../../local/memory-table.ts';

const NOW = 100_000;
const common = { group: 'g', rate: { requests: 2, periodSeconds: 10 }, held: undefined, now: NOW, leadMs: 60_000 };

/** A group of its own, and how a task asks it for a slot. */
function group() {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  const reserve = (more: Partial<ReservationRequest> = {}, random = 0) =>
    reserveSlot(table, { ...common, ...more }, () => random);
  return { table, reserve };
}

const slot = (at: number, epoch = 0) => ({ kind: 'slot', slot: { at, epoch } });

describe('slots', () => {
  test('follow one another at the rate, the first one at once', async () => {
    const { reserve } = group();
    const reserved = [await reserve(), await reserve(), await reserve()];
    expect(reserved).toEqual([slot(NOW), slot(NOW + 5000), slot(NOW + 10_000)]);
  });

  test('are taken at once again when the queue has run out', async () => {
    const { reserve } = group();
    await reserve();
    expect(await reserve({ now: NOW + 5000 })).toEqual(slot(NOW + 5000));
    expect(await reserve({ now: NOW + 90_000 })).toEqual(slot(NOW + 90_000));
  });

  test('are not saved up by a group that rests: no burst follows', async () => {
    const { reserve } = group();
    await reserve();
    const later = { now: NOW + 3_600_000 };
    expect([await reserve(later), await reserve(later)]).toEqual([slot(later.now), slot(later.now + 5000)]);
  });

  test('of tasks that ask at the same time are all different', async () => {
    const { reserve } = group();
    const reserved = await Promise.all(Array.from({ length: 10 }, () => reserve()));
    const times = reserved.map((one) => (one.kind === 'slot' ? one.slot.at : NaN)).sort((a, b) => a - b);
    expect(times).toEqual(Array.from({ length: 10 }, (_, i) => NOW + 5000 * i));
  });

  test('of two groups do not wait for one another', async () => {
    const { reserve } = group();
    await reserve();
    expect(await reserve({ group: 'other' })).toEqual(slot(NOW));
  });
});

describe('a slot that is held', () => {
  test('still stands, and reserves nothing', async () => {
    const { table, reserve } = group();
    await reserve();
    const before = await table.get(limitKey('g'));
    expect(await reserve({ held: { at: NOW - 7, epoch: 0 } })).toEqual(slot(NOW - 7));
    expect(await table.get(limitKey('g'))).toEqual(before);
  });

  test('is void after a refusal by the provider', async () => {
    const { table, reserve } = group();
    await reserve();
    await table.update(coolDown('g', NOW + 20_000));
    expect(await reserve({ held: { at: NOW + 5000, epoch: 0 } })).toEqual(slot(NOW + 20_000, 1));
  });
});

describe('a cool-down', () => {
  test('keeps everybody waiting, one behind the other', async () => {
    const { table, reserve } = group();
    await table.update(coolDown('g', NOW + 20_000));
    expect([await reserve(), await reserve()]).toEqual([slot(NOW + 20_000, 1), slot(NOW + 25_000, 1)]);
  });

  test('holds a group without a rate too, all until its end', async () => {
    const { table, reserve } = group();
    const free = { rate: undefined };
    expect(await reserve(free)).toEqual(slot(NOW));
    await table.update(coolDown('g', NOW + 20_000));
    expect([await reserve(free), await reserve(free)]).toEqual([slot(NOW + 20_000, 1), slot(NOW + 20_000, 1)]);
    expect(await reserve({ ...free, now: NOW + 30_000 })).toEqual(slot(NOW + 30_000, 1));
  });

  test('longer than the lead reserves nothing', async () => {
    const { table, reserve } = group();
    await table.update(coolDown('g', NOW + 60_001));
    expect(await reserve()).toEqual({ kind: 'full', waitMs: 30_000 });
  });
});

test('a queue that reaches beyond the lead is asked again in half the lead to the whole of it', async () => {
  const { reserve } = group();
  const short = { leadMs: 9999 };
  await reserve(short);
  expect(await reserve(short)).toEqual(slot(NOW + 5000));
  expect(await reserve(short)).toEqual({ kind: 'full', waitMs: 5000 });
  expect(await reserve(short, 0.5)).toEqual({ kind: 'full', waitMs: 7500 });
});

test('however tasks come, two slots of one epoch are never closer than the rate allows', async () => {
  const pauses = fc.array(fc.nat(9000), { minLength: 2, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(pauses, async (given) => {
      const { reserve } = group();
      let now = NOW;
      const times: number[] = [];
      for (const pause of given) {
        const reserved = await reserve({ now: (now += pause) });
        if (reserved.kind === 'slot') times.push(reserved.slot.at);
        expect(reserved.kind !== 'slot' || reserved.slot.at >= now).toBe(true);
      }
      return times.every((at, i) => i === 0 || at - (times[i - 1] ?? NaN) >= 5000);
    }),
  );
});
