import { expect, test } from '@jest/globals';
import { coolDown, goNow } from '../../../core/limits/limit-item.ts';
import { pausedUntil, pauseGroup, pauseLeft, resumeGroup, UNTIL_RESUMED } from '../../../core/limits/pause.ts';
import type { ReservationRequest } from '../../../core/limits/reservation.ts';
import { reserveSlot } from '../../../core/limits/reserve-slot.ts';
import { limitKey } from '../../../core/records/keys.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { NOW } from '../some-task.ts';

const table = () => new MemoryTable({ clock: { now: () => NOW } });
const rate = { requests: 1, periodSeconds: 10 };
const wish: ReservationRequest = {
  group: 'g',
  limits: { rate },
  urgency: 'normal',
  line: 'n1',
  holder: 'task#1',
  held: undefined,
  turn: undefined,
  now: NOW,
  stepMs: 60_000,
  furthestMs: 500_000,
};

test('a group that was never paused is not', () => {
  expect([pausedUntil(undefined), pauseLeft(undefined, NOW, 60_000, () => 0)]).toEqual([0, 0]);
});

test.each([
  ['over', NOW, 0, 0],
  ['over for long', 1, 0, 0],
  ['about to end', NOW + 1, 0, 1],
  ['to end soon', NOW + 60_000, 0.9, 60_000],
  ['to end later', NOW + 60_001, 0, 30_000],
  ['to end when resumed', UNTIL_RESUMED, 1, 60_000],
])('a pause that is %s', (_, until, random, left) => {
  expect(pauseLeft({ ...limitKey('g'), pausedUntil: until }, NOW, 60_000, () => random)).toBe(left);
});

test('no slot is given while it lasts, and none is kept: a group that is full of them would be full afterwards', async () => {
  const limits = table();
  await limits.update(goNow('g', rate, 0, NOW));
  const before = await limits.get(limitKey('g'));
  await limits.update(pauseGroup('g', NOW + 5000));
  const held = { at: NOW, epoch: 0 };
  expect(await reserveSlot(limits, wish, () => 0)).toEqual({ kind: 'paused', waitMs: 5000 });
  expect(await reserveSlot(limits, { ...wish, held }, () => 0)).toEqual({ kind: 'paused', waitMs: 5000 });
  expect(await reserveSlot(limits, { ...wish, limits: {} }, () => 0)).toEqual({ kind: 'paused', waitMs: 5000 });
  await limits.update(resumeGroup('g'));
  expect(await limits.get(limitKey('g'))).toEqual(before);
  expect((await reserveSlot(limits, { ...wish, held }, () => 0)).kind).toBe('slot');
});

test('the end of a pause is the end of no cool-down', async () => {
  const limits = table();
  await limits.update(coolDown('g', NOW + 9000));
  await limits.update(pauseGroup('g', NOW + 5000));
  const later = { ...wish, now: NOW + 5000, limits: {} };
  expect(await reserveSlot(limits, later, () => 0)).toEqual({ kind: 'slot', slot: { at: NOW + 9000, epoch: 1 } });
});

test('resuming what is not paused leaves no item behind', async () => {
  const limits = table();
  expect((await limits.update(resumeGroup('g'))).kind).toBe('refused');
  expect(await limits.get(limitKey('g'))).toBeUndefined();
});
