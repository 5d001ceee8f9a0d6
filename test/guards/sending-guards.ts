/** From admission to the answer of the POST. */
import type { Guard } from './guard.ts';

const transitions = 'core/attempt/transitions.ts';
const send = 'lambdas/submit/send.ts';

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
    name: 'SENDING needs the attempt prepared and its count',
    file: transitions,
    find: "attemptIs(n, 'prepared'), hasSent(n, send - 1),",
    replace: '',
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
    find: 'if (context.invocation.remainingMs() < context.deployment.settings.sendBudgetSeconds * 1000) {',
    replace: 'if (context.invocation.remainingMs() < 0) {',
    test: { file: 'test/lambdas/submit/send.test.ts', holds: 'I4' },
  },
  {
    name: 'a POST waits where the limit item cannot be read',
    file: 'core/limits/reserve-slot.ts',
    find: 'const item = await table.get(limitKey(asking.group));',
    replace: 'const item = await table.get(limitKey(asking.group)).catch(() => undefined);',
  },
  {
    name: 'no slot before the cool-down ends, with a rate or without',
    file: 'core/limits/reserve-slot.ts',
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
    name: 'the id is logged before it is stored',
    file: 'lambdas/submit/follow-acceptance.ts',
    find: "context.log.info('accepted', { taskId, attempt, send, providerTaskId, waitSeconds: wait.seconds });",
    replace: '',
  },
  {
    name: 'a late answer heals an ambiguous attempt',
    file: transitions,
    find: "onlyIf: all(attemptIs(n, 'sending', 'ambiguous'), hasSent(n, send)),",
    replace: "onlyIf: all(attemptIs(n, 'sending'), hasSent(n, send)),",
  },
  {
    name: 'the id of a closed attempt is kept',
    file: 'lambdas/submit/follow-acceptance.ts',
    find: 'await context.table.update(keepLateId(task.taskId, task.attempt, send, providerTaskId));',
    replace: '',
  },
  {
    name: 'an unreachable table passes the id on in the step',
    file: 'lambdas/submit/follow-acceptance.ts',
    find: "return 'unreachable';",
    replace: 'throw cause;',
  },
  {
    name: 'a refusal is taken back only while sending',
    file: transitions,
    find: "add: { [`attempts.${n}.refused`]: 1 }, onlyIf: all(attemptIs(n, 'sending'), hasSent(n, send)),",
    replace: 'add: { [`attempts.${n}.refused`]: 1 }, onlyIf: all(hasSent(n, send)),',
  },
  {
    name: 'what is kept of a message is redacted',
    file: 'core/provider/redact-trouble.ts',
    find: "message: request === undefined ? '' : redact(told.message, textsOf(sent), [providerKey]),",
    replace: 'message: told.message,',
  },
];
