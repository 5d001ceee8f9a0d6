/** The limits of a limit group. */
import type { Guard } from './guard.ts';

const reserveSlot = 'test/core/limits/reserve-slot.test.ts';
const placeOrder = 'test/core/limits/place-order.test.ts';
const wrongClock = 'test/core/limits/wrong-clock.test.ts';

export const limitGuards: readonly Guard[] = [
  {
    name: 'no lane reserves beyond its lead',
    file: 'core/limits/limit-item.ts',
    find: "onlyIf: all(above('tat', now), atMost('tat', now + leadMs), equals('epoch', epoch), ...onlyIf),",
    replace: "onlyIf: all(above('tat', now), equals('epoch', epoch), ...onlyIf),",
    test: { file: 'test/core/limits/limit-item.test.ts', holds: 'lanes' },
  },
  {
    name: 'a batch leaves room for the lanes above it',
    file: 'core/limits/lead.ts',
    find: '{ batch: 1, normal: 2, interactive: 3 };',
    replace: '{ batch: 3, normal: 3, interactive: 3 };',
    test: { file: reserveSlot, holds: 'lanes' },
  },
  {
    name: 'a newcomer does not go before a line',
    file: 'core/limits/reserve-slot.ts',
    find: "if (turn === undefined && isBusy(line, now, pace, isIdle)) return { kind: 'turn' };",
    replace: '',
    test: { file: reserveSlot, holds: 'lanes' },
  },
  {
    name: 'no more holders than places',
    file: 'core/limits/places.ts',
    find: 'either(absent(HOLDERS), fewer(HOLDERS, most));',
    replace: 'either(absent(HOLDERS), fewer(HOLDERS, most + 1000));',
    test: { file: reserveSlot, holds: 'places' },
  },
  {
    name: 'a place that comes free is left to the lanes above',
    file: 'core/limits/reserve-slot.ts',
    find: 'const free = left - order.owed;',
    replace: 'const free = left;',
    test: { file: placeOrder, holds: 'lanes' },
  },
  {
    name: 'of those who ask at once none takes what is left to others',
    file: 'core/limits/reserve-slot.ts',
    find: 'hasPlace(concurrent - owed, holder)',
    replace: 'hasPlace(concurrent, holder)',
    test: { file: placeOrder, holds: 'lanes' },
  },
  {
    name: 'a place is not kept for ever for one who is gone',
    file: 'core/limits/place-order.ts',
    find: 'first.filter(({ line }) => since > 0 && hadItsTime(line));',
    replace: '[] as Waiting[];',
    test: { file: placeOrder, holds: 'I8' },
  },
  {
    name: 'a slot whose place was lost is void',
    file: 'core/limits/reserve-slot.ts',
    find: 'const own = held?.epoch === epoch && isIn ? held : undefined;',
    replace: 'const own = held?.epoch === epoch ? held : undefined;',
    test: { file: reserveSlot, holds: 'places' },
  },
  {
    name: 'a queue of slots that nobody can have reserved is none',
    file: 'core/limits/wrong-clock.ts',
    find: 'return tat > Math.max(now, notBefore) + mostMs ?',
    replace: 'return tat > Infinity ?',
    test: { file: wrongClock, holds: 'I8' },
  },
  {
    name: 'a line that nobody can have been let in from is over',
    file: 'core/limits/wrong-clock.ts',
    find: 'line.at > now + mostMs ?',
    replace: 'line.at > Infinity ?',
    test: { file: wrongClock, holds: 'I8' },
  },
  {
    name: 'of those who doubt a queue of slots one goes at once',
    file: 'core/limits/limit-item.ts',
    find: "[equals('tat', doubted)]",
    replace: "[above('tat', now)]",
    test: { file: wrongClock, holds: 'rate' },
  },
  {
    name: 'a number of an earlier line is none',
    file: 'core/limits/line.ts',
    find: 'return turn >= line.tail || isForgotten ? undefined : turn;',
    replace: 'return isForgotten ? undefined : turn;',
    test: { file: wrongClock, holds: 'lanes' },
  },
  {
    name: 'an end gives the place back',
    file: 'lambdas/record/record-outcome.ts',
    find: 'await leaveAll(stored, context);',
    replace: '',
    test: { file: 'test/scenarios/limits.test.ts', holds: 'I8' },
  },
  {
    name: 'a refusal gives the place back',
    file: 'lambdas/submit/follow-refusal.ts',
    find: 'await leaveOne(task, task.attempt, context); const taken',
    replace: 'const taken',
    test: { file: 'test/lambdas/submit/places.test.ts', holds: 'I8' },
  },
  {
    name: 'the sweeper takes no place at its first sight',
    file: 'core/limits/places.ts',
    find: 'onlyIf: all(contains(IDLE, holder), atMost(IDLE_SINCE, sinceAtLatest)),',
    replace: 'onlyIf: contains(IDLE, holder),',
    test: { file: 'test/lambdas/sweep/recount-places.test.ts', holds: 'places' },
  },
  {
    name: 'who reserves again is idle no longer',
    file: 'core/limits/reserve-slot.ts',
    find: 'leave: { [IDLE]: [holder] },',
    replace: '',
    test: { file: reserveSlot, holds: 'places' },
  },
  {
    name: 'a day has no more sends than its limit',
    file: 'core/limits/day.ts',
    find: "onlyIf: [equals('day', day), below('sentThatDay', limit.requests)]",
    replace: 'onlyIf: []',
    test: { file: reserveSlot, holds: 'day' },
  },
];
