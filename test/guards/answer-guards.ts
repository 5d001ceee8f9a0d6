/** What becomes of a POST: accepted, refused, or in doubt. */
import type { Guard } from './guard.ts';

const transitions = 'core/attempt/transitions.ts';
const races = 'test/core/attempt/races.test.ts';
const lateIf = "onlyIf: all(attemptIs(n, 'closed'), hasSent(n, send), hasNoProviderTaskId(n)),";
const doubtIf = "message, writer: stamp.writer }), onlyIf: all(attemptIs(n, 'sending'), hasSent(n, send)),";

export const answerGuards: readonly Guard[] = [
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
    name: 'an answer opens no attempt that was closed',
    file: transitions,
    find: "onlyIf: all(attemptIs(n, 'sending', 'ambiguous'), hasSent(n, send)),",
    replace: 'onlyIf: all(hasSent(n, send)),',
    test: { file: races, holds: 'I6' },
  },
  {
    name: 'an answer is that of its own send',
    file: transitions,
    find: "onlyIf: all(attemptIs(n, 'sending', 'ambiguous'), hasSent(n, send)),",
    replace: "onlyIf: all(attemptIs(n, 'sending', 'ambiguous')),",
    test: { file: races, holds: 'I4' },
  },
  {
    name: 'the id of a closed attempt is kept',
    file: 'lambdas/submit/follow-acceptance.ts',
    find: 'await context.table.update(keepLateId(task.taskId, task.attempt, send, providerTaskId));',
    replace: '',
  },
  {
    name: 'an id is kept without being accepted only in a closed attempt',
    file: transitions,
    find: lateIf,
    replace: 'onlyIf: all(hasSent(n, send), hasNoProviderTaskId(n)),',
    test: { file: races, holds: 'I6' },
  },
  {
    name: 'a late id is that of its own send',
    file: transitions,
    find: lateIf,
    replace: "onlyIf: all(attemptIs(n, 'closed'), hasNoProviderTaskId(n)),",
    test: { file: races, holds: 'I6' },
  },
  {
    name: 'a late id takes the place of no other',
    file: transitions,
    find: lateIf,
    replace: "onlyIf: all(attemptIs(n, 'closed'), hasSent(n, send)),",
    test: { file: races, holds: 'I4' },
  },
  {
    name: 'an id that is adopted belongs to one attempt',
    file: 'core/attempt/adoption.ts',
    find: 'hasNoProviderTaskId(n), ...isFree),',
    replace: 'hasNoProviderTaskId(n)),',
    test: { file: races, holds: 'I4' },
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
    name: 'a refusal takes its own send back',
    file: transitions,
    find: "add: { [`attempts.${n}.refused`]: 1 }, onlyIf: all(attemptIs(n, 'sending'), hasSent(n, send)),",
    replace: "add: { [`attempts.${n}.refused`]: 1 }, onlyIf: all(attemptIs(n, 'sending')),",
    test: { file: races, holds: 'I11' },
  },
  {
    name: 'what was bought is not doubted',
    file: transitions,
    find: doubtIf,
    replace: 'message, writer: stamp.writer }), onlyIf: all(hasSent(n, send)),',
    test: { file: races, holds: 'I6' },
  },
  {
    name: 'a send that is overdue casts no doubt on the next',
    file: transitions,
    find: doubtIf,
    replace: "message, writer: stamp.writer }), onlyIf: all(attemptIs(n, 'sending')),",
    test: { file: races, holds: 'I6' },
  },
  {
    name: 'what is kept of a message is redacted',
    file: 'core/provider/redact-trouble.ts',
    find: "message: request === undefined ? '' : redact(told.message, textsOf(sent), [providerKey]),",
    replace: 'message: told.message,',
  },
];
