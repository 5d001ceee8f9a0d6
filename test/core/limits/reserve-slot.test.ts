import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { coolDown } from '../../../core/limits/limit-item.ts';
import type { ReservationRequest } from '../../../core/limits/reservation.ts';
import { reserveSlot } from '../../../core/limits/reserve-slot.ts';
import { limitKey } from '../../../core/records/keys.ts';
import { MemoryTable } from '../../../local/memory-table.ts';

const NOW = Date.UTC(2026, 0, 1);
const rate = { requests: 2, periodSeconds: 10 };
const common: ReservationRequest = {
  group: 'g',
  limits: { rate },
  urgency: 'normal',
  line: 'n1',
  holder: 'task#1',
  held: undefined,
  turn: undefined,
  now: NOW,
  stepMs: 1000,
  furthestMs: 70_000,
};

const half = () => 0.5;
/** A group of its own, and how a task asks it for a slot. */
function group(limits = common.limits) {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  const reserve = (more: Partial<ReservationRequest> = {}) => reserveSlot(table, { ...common, limits, ...more }, half);
  return { table, reserve };
}

const slot = (at: number, epoch = 0) => ({ kind: 'slot', slot: { at, epoch } });
const wait = (waitMs: number, turn: number) => ({ kind: 'wait', waitMs, turn });

describe('a rate', () => {
  test('gives the first slot at once, and the next one as far ahead as the lane may reach', async () => {
    const { reserve } = group();
    expect([await reserve(), await reserve({ now: NOW + 3000 })]).toEqual([slot(NOW), slot(NOW + 5000)]);
  });

  test('whose slots are taken gives a number of the line; later ones queue behind it', async () => {
    const { reserve } = group();
    await reserve();
    expect([await reserve(), await reserve(), await reserve()]).toEqual([
      wait(2000, NOW),
      wait(5000, NOW + 5000),
      wait(10_000, NOW + 10_000),
    ]);
  });

  test('serves the line by its numbers, and a newcomer does not go before it', async () => {
    const { reserve } = group();
    await reserve();
    for (let i = 0; i < 3; i += 1) await reserve();
    expect(await reserve({ now: NOW + 2600, turn: NOW })).toEqual(slot(NOW + 5000));
    expect(await reserve({ now: NOW + 6000 })).toMatchObject({ kind: 'wait', turn: NOW + 15_000 });
    expect(await reserve({ now: NOW + 6000, turn: NOW + 10_000 })).toMatchObject({ kind: 'wait' });
    expect(await reserve({ now: NOW + 9000, turn: NOW + 5000 })).toEqual(slot(NOW + 10_000));
  });

  test('that nobody uses is for whoever of the line asks', async () => {
    const { reserve } = group();
    await reserve();
    for (let i = 0; i < 3; i += 1) await reserve();
    expect(await reserve({ now: NOW + 5000, turn: NOW + 10_000 })).toEqual(slot(NOW + 5000));
  });

  test('is not saved up by a group that rests: no burst follows', async () => {
    const { reserve } = group();
    await reserve();
    const now = NOW + 3_600_000;
    expect([await reserve({ now }), await reserve({ now })]).toEqual([slot(now), wait(2000, now)]);
  });

  test('of one group is not that of another', async () => {
    const { reserve } = group();
    await reserve();
    expect(await reserve({ group: 'other' })).toEqual(slot(NOW));
  });

  test('is for those who have stood in line already, before the line', async () => {
    const { reserve } = group();
    await reserve();
    await reserve();
    expect(await reserve({ now: NOW + 2600, turn: 0 })).toEqual(slot(NOW + 5000));
  });
});

describe('lanes', () => {
  /** A group whose next slot is so many milliseconds ahead. */
  async function taken(aheadMs: number) {
    const { reserve } = group();
    await reserve({ now: NOW - 5000 + aheadMs });
    return (urgency: ReservationRequest['urgency']) => reserve({ urgency, line: urgency.charAt(0) + '1' });
  }

  test.each([
    ['batch', 2000],
    ['normal', 3000],
    ['interactive', 4000],
  ] as const)('%s reserves no further ahead than %d ms', async (urgency, leadMs) => {
    expect(await (await taken(leadMs))(urgency)).toEqual(slot(NOW + leadMs));
    expect(await (await taken(leadMs + 1))(urgency)).toMatchObject({ kind: 'wait' });
  });

  test('a batch waits where an interactive task still finds a slot', async () => {
    const ask = await taken(3500);
    expect([(await ask('batch')).kind, (await ask('normal')).kind]).toEqual(['wait', 'wait']);
    expect(await ask('interactive')).toEqual(slot(NOW + 3500));
  });

  test('a batch whose line was empty for an hour reaches no further than one that never stood in line', async () => {
    const { reserve } = group();
    const batch = { urgency: 'batch', line: 'b1' } as const;
    expect([(await reserve(batch)).kind, (await reserve(batch)).kind]).toEqual(['slot', 'wait']);
    const now = NOW + 3_600_000;
    await reserve({ now: now - 2500 });
    expect(await reserve({ ...batch, now })).toEqual(wait(500, now));
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
    expect(await reserve({ held: { at: NOW + 5000, epoch: 0 } })).toMatchObject({ kind: 'wait', waitMs: 20_000 });
  });
});

describe('a cool-down', () => {
  test('keeps everybody waiting, one behind the other', async () => {
    const { table, reserve } = group();
    await table.update(coolDown('g', NOW + 20_000));
    expect([await reserve(), await reserve()]).toEqual([wait(20_000, NOW), wait(25_000, NOW + 5000)]);
    expect(await reserve({ now: NOW + 20_000, turn: NOW })).toEqual(slot(NOW + 20_000, 1));
  });

  test('holds a group without limits too, all until its end', async () => {
    const { table, reserve } = group({});
    expect(await reserve()).toEqual(slot(NOW));
    await table.update(coolDown('g', NOW + 20_000));
    expect([await reserve(), await reserve()]).toEqual([slot(NOW + 20_000, 1), slot(NOW + 20_000, 1)]);
    expect(await reserve({ now: NOW + 30_000 })).toEqual(slot(NOW + 30_000, 1));
  });
});

describe('places', () => {
  const places = () => group({ rate: { requests: 100, periodSeconds: 1 }, concurrent: 2 });
  const holders = async ({ table }: ReturnType<typeof group>) => (await table.get(limitKey('g')))?.['holders'];

  test('are taken with the slot, and no more than there are', async () => {
    const stand = places();
    for (const holder of ['a#1', 'b#1']) {
      expect(await stand.reserve({ holder, turn: 0 })).toMatchObject({ kind: 'slot' });
    }
    expect(await stand.reserve({ holder: 'c#1', turn: 0 })).toMatchObject({ kind: 'wait' });
    expect(await holders(stand)).toEqual(new Set(['a#1', 'b#1']));
  });

  test('are not taken twice by one that reserves again', async () => {
    const stand = places();
    for (const holder of ['a#1', 'b#1']) await stand.reserve({ holder, turn: 0 });
    expect(await stand.reserve({ holder: 'a#1', turn: 0, now: NOW + 1000 })).toEqual(slot(NOW + 1000));
  });

  test('make a held slot void once they are lost, or the sweeper is about to take them', async () => {
    const stand = places();
    await stand.reserve({ holder: 'a#1' });
    const held = { at: NOW + 7, epoch: 0 };
    const again = { holder: 'a#1', held, now: NOW + 500 };
    expect(await stand.reserve(again)).toEqual(slot(NOW + 7));
    await stand.table.update({ key: limitKey('g'), join: { idle: ['a#1'] } });
    expect(await stand.reserve(again)).toEqual(slot(NOW + 500));
    expect((await stand.table.get(limitKey('g')))?.['idle']).toBeUndefined();
  });

  test('of tasks that ask at the same time go to as many as there are', async () => {
    const { reserve } = group({ concurrent: 3 });
    const asked = await Promise.all(Array.from({ length: 8 }, (_, i) => reserve({ holder: `t${i}#1`, turn: 0 })));
    expect(asked.filter(({ kind }) => kind === 'slot')).toHaveLength(3);
  });
});

describe('a day', () => {
  const perDay = { requests: 2, resetsAtHour: 9 };
  const day = (now: number) => ({ now, turn: 0 });

  test('has so many sends; the next one waits for the hour at which it begins anew', async () => {
    const { reserve } = group({ perDay });
    await reserve(day(NOW));
    await reserve(day(NOW + 1000));
    const opensAt = NOW + 9 * 3_600_000;
    expect(await reserve(day(NOW + 2000))).toEqual({ ...wait(opensAt - NOW - 2000, 0), opensAt });
    expect(await reserve(day(opensAt))).toEqual(slot(opensAt));
    expect(await reserve(day(opensAt + 1))).toEqual(slot(opensAt + 1));
    expect(await reserve(day(opensAt + 2))).toMatchObject({ opensAt: opensAt + 24 * 3_600_000 });
  });

  test('of tasks that ask at the same time is not overdrawn', async () => {
    const { reserve } = group({ perDay: { requests: 3 } });
    const asked = await Promise.all(Array.from({ length: 8 }, () => reserve(day(NOW))));
    expect(asked.filter(({ kind }) => kind === 'slot')).toHaveLength(3);
  });
});

test('a group that was idle costs one write, one without limits none', async () => {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  let writes = 0;
  const counting = {
    get: table.get.bind(table),
    put: table.put.bind(table),
    list: table.list.bind(table),
    index: table.index.bind(table),
    update: (update: Parameters<typeof table.update>[0]) => {
      writes += 1;
      return table.update(update);
    },
  };
  await reserveSlot(counting, { ...common, limits: {} }, () => 0);
  expect(writes).toBe(0);
  await reserveSlot(counting, common, () => 0);
  expect(writes).toBe(1);
});

test('however tasks come, two slots of one epoch are never closer than the rate allows', async () => {
  const pauses = fc.array(fc.nat(9000), { minLength: 2, maxLength: 20 });
  const lanes = fc.constantFrom('interactive', 'normal', 'batch' as const);
  await fc.assert(
    fc.asyncProperty(pauses, lanes, async (given, urgency) => {
      const { reserve } = group();
      let now = NOW;
      const times: number[] = [];
      for (const pause of given) {
        const reserved = await reserve({ now: (now += pause), urgency, turn: 0 });
        if (reserved.kind === 'slot') times.push(reserved.slot.at);
        expect(reserved.kind !== 'slot' || reserved.slot.at >= now).toBe(true);
      }
      return times.every((at, i) => i === 0 || at - (times[i - 1] ?? NaN) >= 5000);
    }),
  );
});
