/** From the first look to the end of an attempt. */
import type { Guard } from './guard.ts';

const transitions = 'core/attempt/transitions.ts';
const query = 'lambdas/query/query-task.ts';

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
    find: "onlyIf: all(isGeneration(task), hasNoOutcome, isCurrentAttempt(n), attemptIs(n, 'accepted')),",
    replace: "onlyIf: all(hasNoOutcome, isCurrentAttempt(n), attemptIs(n, 'accepted')),",
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
    name: 'the result is stored before the state that points to it',
    file: 'lambdas/query/end-attempt.ts',
    find: 'await storeResult(context, task, task.attempt, result);',
    replace: 'setTimeout(() => void storeResult(context, task, task.attempt, result).catch(() => undefined), 0);',
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
