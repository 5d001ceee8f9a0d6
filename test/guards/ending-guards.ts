/** Outcome, cancellation, sweeper, announcement. */
import type { Guard } from './guard.ts';

export const endingGuards: readonly Guard[] = [
  {
    name: 'one outcome, never overwritten',
    file: 'core/task/outcome.ts',
    find: 'onlyIf: all(isGeneration(task), hasNoOutcome),',
    replace: 'onlyIf: isGeneration(task),',
  },
  {
    name: 'a superseded execution records nothing',
    file: 'lambdas/record/record-outcome.ts',
    find: "if (task?.generation !== generation) return output(input, { status: 'failed', code: 'superseded' });",
    replace: "if (task === undefined) return output(input, { status: 'failed', code: 'superseded' });",
  },
  {
    name: 'an outcome that cannot be recorded ends the execution as failed',
    file: 'lib/state-machine/definition.ts',
    find: 'task.addCatch(notRecorded, keepStep);',
    replace: '',
    test: { file: 'test/faults/functions.test.ts', holds: 'I8' },
  },
  {
    name: 'the next generation follows the one that was read',
    file: 'core/task/next-generation.ts',
    find: 'onlyIf: all(isGeneration(task), hasNoOutcome),',
    replace: 'onlyIf: hasNoOutcome,',
  },
  {
    name: 'the sweeper fences an execution off before it finishes its task',
    file: 'lambdas/sweep/sweep-task.ts',
    find: 'const taken = await settleWrite(context.table, nextGeneration(task), () => false);',
    replace: "const taken = { kind: 'written' as 'written' | 'overtaken', task };",
  },
  {
    name: 'the sweeper starts again what died',
    file: 'lambdas/sweep/sweep-task.ts',
    find: "await startExecution(task, context); return 'started';",
    replace: "return 'started';",
    test: { file: 'test/lambdas/sweep/sweep-task.test.ts', holds: 'I8' },
  },
  {
    name: 'the sweeper reads the task before it acts on an index entry',
    file: 'lambdas/sweep/sweep-task.ts',
    find: "if (item === undefined) return 'gone';",
    replace: '',
    test: { file: 'test/lambdas/sweep/sweep-task.test.ts', holds: 'I6' },
  },
  {
    name: 'an outcome is announced before the task leaves the open ones',
    file: 'core/task/announce.ts',
    find: 'await bus.send(announcementOf(task, task.outcome)); await table.update(leaveOpenTasks(task));',
    replace: 'await table.update(leaveOpenTasks(task)); await bus.send(announcementOf(task, task.outcome));',
  },
  {
    name: 'a provider code is never taken for one of ours',
    file: 'core/provider/reply-body.ts',
    find: 'return isOurs ? `provider.${code}` : code;',
    replace: 'return code;',
    test: { file: 'test/core/provider/reply-body.test.ts', holds: 'I5' },
  },
];
