/** The guards of the promise, in the order of a task's life. */
import type { Guard } from './guard.ts';

export const guards: readonly Guard[] = [
  {
    name: 'the send is counted before the POST',
    file: 'lambdas/submit/send.ts',
    find: "if (counted.kind === 'overtaken') return 'read_again';",
    replace: "if (counted.kind === 'overtaken' && counted.task === undefined) return 'read_again';",
  },
  {
    name: 'no POST after a cancellation',
    file: 'core/attempt/transitions.ts',
    find: 'hasNoOutcome, isNotCancelled, isCurrentAttempt(n),',
    replace: 'hasNoOutcome, isCurrentAttempt(n),',
  },
];
