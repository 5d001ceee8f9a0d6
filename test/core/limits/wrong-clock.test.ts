import { describe, expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import { coolDown } from '../../../core/limits/limit-item.ts';
import type { ReservationRequest } from '../../../core/limits/reservation.ts';
import { reserveSlot } from '../../../core/limits/reserve-slot.ts';
import { furthestMs } from '../../../core/limits/wrong-clock.ts';
import { limitKey } from '../../../core/records/keys.ts';
import { MemoryTable } from '../../../local/memory-table.ts';

const NOW = Date.UTC(2026, 0, 1);
const LATER = NOW + 3_600_000;
const FURTHEST_MS = 70_000;

/** A group with a slot every five seconds, and how a task asks it for one. */
function group() {
  const table = new MemoryTable({ clock: { now: () => NOW } });
  const common: ReservationRequest = {
    group: 'g',
    limits: { rate: { requests: 1, periodSeconds: 5 } },
    urgency: 'normal',
    line: 'n1',
    holder: 'task#1',
    held: undefined,
    turn: undefined,
    now: NOW,
    stepMs: 1000,
    furthestMs: FURTHEST_MS,
  };
  const reserve = (more: Partial<ReservationRequest> = {}) => reserveSlot(table, { ...common, ...more }, () => 0.5);
  return { table, reserve };
}

const slot = (at: number, epoch = 0) => ({ kind: 'slot', slot: { at, epoch } });
const wait = (waitMs: number, turn: number) => ({ kind: 'wait', waitMs, turn });
const rate = (periodSeconds: number) => ({ rate: { requests: 1, periodSeconds } });

test('a slot lies no further ahead than the longest lead, one spacing and a minute', () => {
  const deployment = parseDeployment({ settings: { slotLeadSeconds: 2 }, providers: { unified: rate(30) } });
  expect(furthestMs(deployment, 'unified', 'unified')).toBe(14_000 + 30_000 + 60_000);
});

test('of a group that profiles share, the slowest counts', () => {
  const deployment = parseDeployment({
    settings: { slotLeadSeconds: 1 },
    providers: { unified: rate(5), replicate: { providerKeyId: 'unified', ...rate(600) } },
  });
  expect(furthestMs(deployment, 'unified', 'unified')).toBe(7000 + 600_000 + 60_000);
});

test('of a group that the deployment does not name any more, that of the profile', () => {
  const deployment = parseDeployment({ settings: { slotLeadSeconds: 1 }, providers: { unified: rate(5) } });
  expect(furthestMs(deployment, 'of before', 'unified')).toBe(7000 + 5000 + 60_000);
});

describe('a time that nobody can have reserved by now', () => {
  test.each([
    [FURTHEST_MS, { kind: 'wait' }],
    [FURTHEST_MS + 1, slot(NOW)],
  ])('a queue of slots that ends in %d ms: %j', async (aheadMs, expected) => {
    const { reserve } = group();
    await reserve({ now: NOW - 5000 + aheadMs });
    expect(await reserve()).toMatchObject(expected);
  });

  test('does not hold the group up: from then on slots are as far apart as ever', async () => {
    const { reserve } = group();
    await reserve({ now: LATER });
    expect([await reserve(), await reserve({ now: NOW + 3000 })]).toEqual([slot(NOW), slot(NOW + 5000)]);
  });

  test('gives one slot to many who doubt it at once', async () => {
    const { reserve } = group();
    await reserve({ now: LATER });
    const asked = await Promise.all(Array.from({ length: 8 }, () => reserve()));
    expect(asked.filter(({ kind }) => kind === 'slot')).toEqual([slot(NOW)]);
  });

  test('a slot that is held: another one is reserved', async () => {
    const { reserve } = group();
    await reserve({ now: LATER });
    expect(await reserve({ held: { at: LATER + 5000, epoch: 0 } })).toEqual(slot(NOW));
    expect(await reserve({ held: { at: NOW + FURTHEST_MS, epoch: 0 } })).toEqual(slot(NOW + FURTHEST_MS));
  });

  test('a line: whoever stands in it may come, in the rate, and the next who must wait begins another', async () => {
    const { reserve } = group();
    for (let i = 0; i < 4; i += 1) await reserve({ now: LATER });
    expect(await reserve({ turn: LATER + 10_000 })).toEqual(slot(NOW));
    expect(await reserve({ turn: LATER })).toEqual(wait(3000, LATER));
    expect(await reserve()).toEqual(wait(3000, NOW));
    expect(await reserve({ turn: LATER })).toEqual(wait(5000, NOW + 5000));
  });

  test('the end of a cool-down is waited for, however far it is', async () => {
    const { table, reserve } = group();
    await table.update(coolDown('g', LATER));
    expect(await reserve()).toMatchObject({ kind: 'wait', waitMs: 3_600_000 });
    expect(await reserve({ now: LATER, turn: 0 })).toEqual(slot(LATER, 1));
  });
});

describe('a day that the clock at hand has not come to', () => {
  const HOUR_MS = 3_600_000;
  const at = (text: string) => Date.parse(`2026-03-${text}:00Z`);
  const perDay = (requests: number, resetsAtHour = 0) => ({ limits: { perDay: { requests, resetsAtHour } }, turn: 0 });
  const kinds = (asked: { readonly kind: string }[]) => asked.map(({ kind }) => kind);

  test('because its hour was moved: sends count on, and the day ends at the new hour', async () => {
    const { reserve } = group();
    const ask = (now: number, hour: number) => reserve({ ...perDay(3, hour), now });
    await ask(at('10T00:15'), 0);
    expect(kinds([await ask(at('10T00:30'), 23), await ask(at('10T00:31'), 23)])).toEqual(['slot', 'slot']);
    expect(await ask(at('10T00:32'), 23)).toMatchObject({ kind: 'wait', opensAt: at('10T23:00') });
    expect(kinds([await ask(at('10T23:00'), 23), await ask(at('10T23:01'), 23)])).toEqual(['slot', 'slot']);
  });

  test('because a clock is ahead: sends count on to it, also of those that ask at once', async () => {
    const { reserve } = group();
    const ask = (now: number) => reserve({ ...perDay(3), now });
    await ask(at('11T00:15'));
    const asked = await Promise.all(Array.from({ length: 8 }, () => ask(at('10T23:15'))));
    expect(asked.filter(({ kind }) => kind === 'slot')).toHaveLength(2);
  });

  test('by more than a day: it is taken for none, and one of those that ask at once begins the day anew', async () => {
    const { reserve } = group();
    const ask = (now: number) => reserve({ ...perDay(2), now });
    await ask(at('12T00:00'));
    await ask(at('12T00:00'));
    expect(await ask(at('11T00:00'))).toMatchObject({ kind: 'wait' });
    const asked = await Promise.all(Array.from({ length: 8 }, () => ask(at('11T00:00') - 1)));
    expect(asked.filter(({ kind }) => kind === 'slot')).toHaveLength(2);
  });

  test('of profiles that share a key and differ in the hour: each hour begins a day, and nothing else does', async () => {
    const { reserve } = group();
    const sent: number[] = [];
    for (let now = at('10T00:00'); now < at('12T00:00'); now += HOUR_MS) {
      for (const hour of [0, 12, 0, 12]) {
        if ((await reserve({ ...perDay(3, hour), now })).kind === 'slot') sent.push((now - at('10T00:00')) / HOUR_MS);
      }
    }
    expect(sent).toEqual([0, 0, 0, 12, 12, 12, 24, 24, 24, 36, 36, 36]);
  });

  test('in an item of an earlier release, which names no hour: the hour at hand holds', async () => {
    const { table, reserve } = group();
    const now = at('10T10:00');
    await table.put({ ...limitKey('g'), epoch: 0, day: Math.floor(now / (24 * HOUR_MS)), sentThatDay: 2 });
    expect(kinds([await reserve({ ...perDay(3, 9), now }), await reserve({ ...perDay(3, 9), now })])).toEqual([
      'slot',
      'wait',
    ]);
  });
});
