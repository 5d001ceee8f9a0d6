/** From the first look to the end of an attempt. */
import type { Guard } from './guard.ts';

const transitions = 'core/attempt/transitions.ts';
const transitionTests = 'test/core/attempt/transitions.test.ts';
const races = 'test/core/attempt/races.test.ts';
const lookIf = "onlyIf: all(isGeneration(task), hasNoOutcome, isCurrentAttempt(n), attemptIs(n, 'accepted')),";
const filesIf = 'onlyIf: all(isGeneration(task), hasNoOutcome, isCurrentAttempt(n), filesAreDue(n)),';
const lateLookTests = 'test/lambdas/query/look-late.test.ts';
const query = 'lambdas/query/query-task.ts';
const keptFiles = 'core/records/kept-files.ts';
const keepFilesTests = 'test/lambdas/query/keep-files.test.ts';

export const lookingGuards: readonly Guard[] = [
  {
    name: 'nobody looks during a cool-down',
    file: query,
    find: 'if (restMs > 0) return waitOut(looking, restMs, context);',
    replace: '',
  },
  {
    name: 'an id that travelled is stored by Query',
    file: query,
    find: 'if (task !== undefined && (await keepTravelled(task, before, context))) continue;',
    replace: '',
  },
  {
    name: 'a look is counted by the current generation only',
    file: transitions,
    find: lookIf,
    replace: "onlyIf: all(hasNoOutcome, isCurrentAttempt(n), attemptIs(n, 'accepted')),",
  },
  {
    name: 'no look is counted after the outcome',
    file: transitions,
    find: lookIf,
    replace: "onlyIf: all(isGeneration(task), isCurrentAttempt(n), attemptIs(n, 'accepted')),",
    test: { file: transitionTests, holds: 'I5' },
  },
  {
    name: 'a look is counted for the current attempt',
    file: transitions,
    find: lookIf,
    replace: "onlyIf: all(isGeneration(task), hasNoOutcome, attemptIs(n, 'accepted')),",
    test: { file: transitionTests, holds: 'I6' },
  },
  {
    name: 'a look is counted while its attempt is accepted',
    file: transitions,
    find: lookIf,
    replace: 'onlyIf: all(isGeneration(task), hasNoOutcome, isCurrentAttempt(n)),',
  },
  {
    name: 'an attempt is closed by the current generation only',
    file: transitions,
    find: 'onlyIf: all( isGeneration(task), hasNoOutcome, isCurrentAttempt(n), attemptIs(n, ...closing.from),',
    replace: 'onlyIf: all( hasNoOutcome, isCurrentAttempt(n), attemptIs(n, ...closing.from),',
  },
  {
    name: 'an attempt is closed once',
    file: transitions,
    find: 'attemptIs(n, ...closing.from),',
    replace: '',
  },
  {
    name: 'no attempt is closed after the outcome',
    file: transitions,
    find: 'hasNoOutcome, isCurrentAttempt(n), attemptIs(n, ...closing.from),',
    replace: 'isCurrentAttempt(n), attemptIs(n, ...closing.from),',
    test: { file: transitionTests, holds: 'I5' },
  },
  {
    name: 'the attempt that is closed is the current one',
    file: transitions,
    find: 'hasNoOutcome, isCurrentAttempt(n), attemptIs(n, ...closing.from),',
    replace: 'hasNoOutcome, attemptIs(n, ...closing.from),',
    test: { file: transitionTests, holds: 'I6' },
  },
  {
    name: 'an attempt is closed for what became of its last send',
    file: transitions,
    find: 'hasSent(n, attempt.sends),',
    replace: '',
    test: { file: races, holds: 'I6' },
  },
  {
    name: 'the result is stored before the state that points to it',
    file: 'lambdas/query/end-attempt.ts',
    find: 'const isNewest = await storeResult(context, task, task.attempt, reading.result);',
    replace: `const isNewest = true;
      setTimeout(() => void storeResult(context, task, task.attempt, reading.result).catch(() => undefined), 0);`,
  },
  {
    name: 'a look begins no list of files anew that was begun with',
    file: keptFiles,
    find: "await table.put(itemOf(task, n, list, stamp), either(isNew(stamp.now), equals('laps', 0)));",
    replace: 'await table.put(itemOf(task, n, list, stamp));',
    test: { file: keepFilesTests, holds: 'I6' },
  },
  {
    name: 'a lap replaces only the list of files that it began with',
    file: keptFiles,
    find: 'const result = await table.put(item, hasLaps(list.laps - 1));',
    replace: 'const result = await table.put(item);',
    test: { file: keepFilesTests, holds: 'I6' },
  },
  {
    name: 'a late look replaces no result',
    file: 'core/records/result.ts',
    find: 'store(ports, task, n, result, hasNoResult(task));',
    replace: 'store(ports, task, n, result);',
    test: { file: lateLookTests, holds: 'I6' },
  },
  {
    name: 'a late look takes nothing for a result',
    file: 'lambdas/query/look-late.ts',
    find: 'if (!isSomething(reading.result)) return dropped;',
    replace: '',
    test: { file: lateLookTests, holds: 'I6' },
  },
  {
    name: 'files are settled by the current generation only',
    file: transitions,
    find: filesIf,
    replace: 'onlyIf: all(hasNoOutcome, isCurrentAttempt(n), filesAreDue(n)),',
    test: { file: races, holds: 'I6' },
  },
  {
    name: 'files are settled before the outcome that tells of them',
    file: transitions,
    find: filesIf,
    replace: 'onlyIf: all(isGeneration(task), isCurrentAttempt(n), filesAreDue(n)),',
    test: { file: races, holds: 'I5' },
  },
  {
    name: 'files are settled in the current attempt',
    file: transitions,
    find: filesIf,
    replace: 'onlyIf: all(isGeneration(task), hasNoOutcome, filesAreDue(n)),',
    test: { file: transitionTests, holds: 'I6' },
  },
  {
    name: 'files are settled once',
    file: transitions,
    find: filesIf,
    replace: 'onlyIf: all(isGeneration(task), hasNoOutcome, isCurrentAttempt(n)),',
    test: { file: races, holds: 'I6' },
  },
  {
    name: 'a last look at the deadline',
    file: 'core/timing/next-wait.ts',
    find: 'return Math.max(1, Math.min(stretched, Math.ceil(standing.secondsToDeadline)));',
    replace: 'return Math.max(1, stretched);',
    test: { file: 'test/core/timing/next-wait.test.ts', holds: 'I8' },
  },
  {
    name: 'a broken query waits and looks again',
    file: 'lib/state-machine/definition.ts',
    find: 'query.addCatch(brokenQuery.next(query), keepStep).next(finished);',
    replace: 'brokenQuery.next(query); query.next(finished);',
    test: { file: 'test/faults/functions.test.ts', holds: 'I8' },
  },
  {
    name: 'a broken submit waits and reads again',
    file: 'lib/state-machine/definition.ts',
    find: 'submit.addCatch(brokenSubmit.next(submit), keepStep).next(submitted);',
    replace: 'brokenSubmit.next(submit); submit.next(submitted);',
    test: { file: 'test/faults/functions.test.ts', holds: 'I8' },
  },
  {
    name: "no retries of CDK's own around a paid step",
    file: 'lib/state-machine/definition.ts',
    find: "resultPath: '$.step', retryOnServiceExceptions: false,",
    replace: "resultPath: '$.step',",
    test: { file: 'test/lib/state-machine/retries.test.ts', holds: 'I1' },
  },
];
