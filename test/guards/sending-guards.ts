/** From admission to the POST. */
import type { Guard } from './guard.ts';

const transitions = 'core/attempt/transitions.ts';
const send = 'lambdas/submit/send.ts';
const inputs = 'test/lambdas/submit/inputs.test.ts';
const races = 'test/core/attempt/races.test.ts';

export const sendingGuards: readonly Guard[] = [
  {
    name: 'the request is stored before the task',
    file: 'lambdas/admit/admit-task.ts',
    find: 'await table.put(newRequest(admitted), isFree);',
    replace: 'setTimeout(() => void table.put(newRequest(admitted), isFree), 0);',
  },
  {
    name: 'a task is admitted once',
    file: 'lambdas/admit/admit-task.ts',
    find: 'await table.put(newTask(admitted, usual), isFree);',
    replace: 'await table.put(newTask(admitted, usual));',
  },
  {
    name: 'the fingerprint tells another request under the same key',
    file: 'lambdas/admit/admit-task.ts',
    find: "if (task.fingerprint !== admitted.fingerprint) return { kind: 'reused', taskId: task.taskId };",
    replace: '',
  },
  {
    name: 'the first attempt is opened once',
    file: transitions,
    find: 'onlyIf: all(isGeneration(task), hasNoOutcome, isCurrentAttempt(0)),',
    replace: 'onlyIf: all(isGeneration(task), hasNoOutcome),',
  },
  {
    name: 'an execution that another one follows opens no attempt',
    file: transitions,
    find: 'onlyIf: all(isGeneration(task), hasNoOutcome, isCurrentAttempt(0)),',
    replace: 'onlyIf: all(hasNoOutcome, isCurrentAttempt(0)),',
    test: { file: races, holds: 'I6' },
  },
  {
    name: 'no attempt is opened for a task that has ended',
    file: transitions,
    find: 'onlyIf: all(isGeneration(task), hasNoOutcome, isCurrentAttempt(0)),',
    replace: 'onlyIf: all(isGeneration(task), isCurrentAttempt(0)),',
  },
  {
    name: 'SENDING is stored before the POST',
    file: send,
    find: 'const counted = await settleWrite(context.table, sending, (stored) => {',
    replace: `
      const notStored = (..._: unknown[]) => ({ kind: 'written' as 'written' | 'overtaken', task });
      const counted = notStored(context.table, sending, (stored: TaskRecord) => {`,
    breaks: 'I2',
  },
  {
    name: 'the loser of the SENDING write does not POST',
    file: send,
    find: "if (counted.kind === 'overtaken') return 'read_again';",
    replace: "if (counted.task === undefined) return 'read_again';",
  },
  {
    name: 'a SENDING that is read back is mine by its writer',
    file: send,
    find: "return mine?.state === 'sending' && mine.sends === send && mine.writer === stamp.writer;",
    replace: "return mine?.state === 'sending' && mine.sends === send;",
  },
  {
    name: 'SENDING needs the attempt prepared',
    file: transitions,
    find: "attemptIs(n, 'prepared'), hasSent(n, send - 1),",
    replace: 'hasSent(n, send - 1),',
    test: { file: races, holds: 'I6' },
  },
  {
    name: 'SENDING needs the count that was read',
    file: transitions,
    find: "attemptIs(n, 'prepared'), hasSent(n, send - 1),",
    replace: "attemptIs(n, 'prepared'),",
  },
  {
    name: 'SENDING needs a task without an outcome',
    file: transitions,
    find: 'isGeneration(task), hasNoOutcome, isNotCancelled,',
    replace: 'isGeneration(task), isNotCancelled,',
    test: { file: 'test/core/attempt/transitions.test.ts', holds: 'I5' },
  },
  {
    name: 'SENDING needs the current attempt',
    file: transitions,
    find: "isNotCancelled, isCurrentAttempt(n), attemptIs(n, 'prepared'),",
    replace: "isNotCancelled, attemptIs(n, 'prepared'),",
    test: { file: 'test/core/attempt/transitions.test.ts', holds: 'I6' },
  },
  {
    name: 'SENDING needs no cancellation',
    file: transitions,
    find: 'hasNoOutcome, isNotCancelled, isCurrentAttempt(n),',
    replace: 'hasNoOutcome, isCurrentAttempt(n),',
    test: { file: 'test/core/attempt/transitions.test.ts', holds: 'I13' },
  },
  {
    name: 'SENDING is fenced by the generation',
    file: transitions,
    find: 'onlyIf: all( isGeneration(task), hasNoOutcome, isNotCancelled,',
    replace: 'onlyIf: all( hasNoOutcome, isNotCancelled,',
  },
  {
    name: '35 s of function time are left before a POST',
    file: send,
    find: 'invocation.remainingMs() < deployment.settings.sendBudgetSeconds * 1000;',
    replace: 'invocation.remainingMs() < deployment.settings.sendBudgetSeconds * 0;',
    test: { file: 'test/lambdas/submit/send.test.ts', holds: 'I4' },
  },
  {
    name: 'a lap without that time is counted, and waited for ever longer',
    file: 'lambdas/submit/wait-for-turn.ts',
    find: 'waitSeconds, laps: laps + 1, turn, ...held',
    replace: 'waitSeconds, laps, turn, ...held',
    test: { file: inputs, holds: 'I10' },
  },
  {
    name: 'a body with more files than can be looked at is not looked at',
    file: 'lambdas/submit/inspect-inputs.ts',
    find: "if (tooMany !== undefined) return { kind: 'refused', trouble: tooMany };",
    replace: '',
    test: { file: inputs, holds: 'I10' },
  },
  {
    name: 'a refused input takes no place and no send of the day',
    file: send,
    find: 'const early = isSure ? undefined : await prepareSend(task, attempt, context);',
    replace: 'const early = undefined as Awaited<ReturnType<typeof prepareSend>> | undefined;',
    test: { file: inputs, holds: 'day' },
  },
  {
    name: 'what is closed unsent gives the place of its slot back',
    file: 'lambdas/submit/close-unsent.ts',
    find: "if (written.kind === 'written' && isCounted) await leaveUnsent(task, context);",
    replace: '',
    test: { file: inputs, holds: 'places' },
  },
  {
    name: 'a POST waits where the limit item cannot be read',
    file: 'core/limits/reserve-slot.ts',
    find: 'const item = await table.get(limitKey(asking.group));',
    replace: 'const item = await table.get(limitKey(asking.group)).catch(() => undefined);',
  },
  {
    name: 'no slot before the cool-down ends, with a rate or without',
    file: 'core/limits/group-view.ts',
    find: 'stands: at === undefined ? undefined : { at: Math.max(at, notBefore), epoch },',
    replace: 'stands: at === undefined ? undefined : { at, epoch },',
    test: { file: 'test/core/limits/reserve-slot.test.ts', holds: 'I7' },
  },
  {
    name: 'nobody judges a send before its answer is overdue',
    file: 'lambdas/submit/submit-task.ts',
    find: 'if (overdueInMs > 0) {',
    replace: 'if (overdueInMs > 60_000) {',
  },
  {
    name: 'an answer is due only after the function and its grace',
    file: send,
    find: 'const answerDueAt = stamp.now + 1000 * (settings.submitTimeoutSeconds + settings.sendingGraceSeconds);',
    replace: 'const answerDueAt = stamp.now;',
  },
  {
    name: 'after a lost answer nothing is sent without leave',
    file: 'core/attempt/resubmission.ts',
    find: "if (!task.resubmitAmbiguous || !hasRoom(task, now)) return { kind: 'no' };",
    replace: "if (!hasRoom(task, now)) return { kind: 'no' };",
  },
  {
    name: 'a refusal that comes after a takeover still proves that nothing was bought',
    file: 'lambdas/submit/follow-refusal.ts',
    find: "if (written.kind === 'overtaken' && refused) await storeTakenBack(sent, { ...whyOf(told), code }, context); else if",
    replace: 'if',
    test: { file: 'test/lambdas/submit/late-refusal.test.ts', holds: 'I11' },
  },
  {
    name: 'a call without a key is known by its invocation',
    file: 'lambdas/admit/admit-delivery.ts',
    find: 'const { idempotencyKey = context.invocation.requestId } = read.delivery;',
    replace: 'const { idempotencyKey } = read.delivery;',
    test: { file: 'test/lambdas/admit/admit-delivery.test.ts', holds: 'I12' },
  },
];
