/** The limits of a limit group. */
import type { Guard } from './guard.ts';

const reserveSlot = 'test/core/limits/reserve-slot.test.ts';
const claims = 'test/core/limits/claims.test.ts';
const placeLines = 'test/core/limits/place-lines.test.ts';
const placeLanes = 'test/core/limits/place-lanes.test.ts';
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
    find: "if (turn === undefined && pace.window === 0 && isBusy(line, now, pace, isIdle)) return { kind: 'turn' };",
    replace: '',
    test: { file: reserveSlot, holds: 'lanes' },
  },
  {
    name: 'no more holders than places',
    file: 'core/limits/places.ts',
    find: 'either(absent(HOLDERS), fewer(HOLDERS, most), contains(HOLDERS, holder));',
    replace: 'either(absent(HOLDERS), fewer(HOLDERS, most + 1000), contains(HOLDERS, holder));',
    test: { file: reserveSlot, holds: 'places' },
  },
  {
    name: 'a place that comes free is left to the lanes above',
    file: 'core/limits/group-view.ts',
    find: 'concurrent - holders.size - owed',
    replace: 'concurrent - holders.size',
    test: { file: placeLanes, holds: 'lanes' },
  },
  {
    name: 'of those who ask at once none takes what is left to others',
    file: 'core/limits/reserve-slot.ts',
    find: 'hasPlace(concurrent - owed, holder)',
    replace: 'hasPlace(concurrent, holder)',
    test: { file: placeLanes, holds: 'lanes' },
  },
  {
    name: 'a claim that nobody renews ends',
    file: 'core/limits/claims.ts',
    find: 'return until >= now &&',
    replace: 'return until > 0 &&',
    test: { file: claims, holds: 'I8' },
  },
  {
    name: 'a lane that eight places went past has the next one',
    file: 'core/limits/claims.ts',
    find: 'const goesFirst = depth === own || !isPassed;',
    replace: 'const goesFirst = true;',
    test: { file: placeLanes, holds: 'I8' },
  },
  {
    name: 'a line that was left behind by another one of its lane has the next place',
    file: 'core/limits/claims.ts',
    find: 'return sum + linesLeftBehind(item, asker, pace);',
    replace: 'return sum;',
    test: { file: placeLines, holds: 'owners' },
  },
  {
    name: 'a place of one that was sent before counts for his line',
    file: 'core/limits/line.ts',
    find: 'if (line === undefined || turn === undefined) return {};',
    replace: 'if (line === undefined || turn === undefined || turn === PASSED) return {};',
    test: { file: placeLines, holds: 'owners' },
  },
  {
    name: 'a slot whose place was lost is void',
    file: 'core/limits/group-view.ts',
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
    find: 'line !== undefined && turn !== undefined && turn >= line.tail ? undefined : turn;',
    replace: 'turn;',
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
    find: 'await leaveOne(task, task.attempt, context); return persist',
    replace: 'return persist',
    test: { file: 'test/lambdas/submit/places.test.ts', holds: 'I8' },
  },
  {
    name: 'a lost answer leaves its place to the attempt that follows',
    file: 'lambdas/submit/after-doubt.ts',
    find: 'await leaveOne(task, n, context);',
    replace: '',
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
