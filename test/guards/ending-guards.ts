/** Outcome, cancellation, sweeper, announcement. */
import type { Guard } from './guard.ts';

const cancel = 'core/task/cancel.ts';
const races = 'test/core/attempt/races.test.ts';

export const endingGuards: readonly Guard[] = [
  {
    name: 'one outcome, never overwritten',
    file: 'core/task/outcome.ts',
    find: 'onlyIf: all(isGeneration(task), hasNoOutcome),',
    replace: 'onlyIf: isGeneration(task),',
  },
  {
    name: 'an outcome is that of the current generation',
    file: 'core/task/outcome.ts',
    find: 'onlyIf: all(isGeneration(task), hasNoOutcome),',
    replace: 'onlyIf: hasNoOutcome,',
    test: { file: races, holds: 'I6' },
  },
  {
    name: 'a superseded execution records nothing',
    file: 'lambdas/record/record-outcome.ts',
    find: "if (task?.generation !== generation) return output(input, { status: 'failed', code: 'superseded' });",
    replace: "if (task === undefined) return output(input, { status: 'failed', code: 'superseded' });",
  },
  {
    name: 'a cancellation is stored once',
    file: cancel,
    find: 'onlyIf: all(exists, hasNoOutcome, isNotCancelled),',
    replace: 'onlyIf: all(exists, hasNoOutcome),',
  },
  {
    name: 'a finished task is not cancelled any more',
    file: cancel,
    find: 'onlyIf: all(exists, hasNoOutcome, isNotCancelled),',
    replace: 'onlyIf: all(exists, isNotCancelled),',
    test: { file: 'test/core/task/cancel.test.ts', holds: 'I6' },
  },
  {
    name: 'a cancellation ends nothing that was handed over',
    file: cancel,
    find: 'isGeneration(task), hasNoOutcome, isCurrentAttempt(n), ...(n === 0',
    replace: 'hasNoOutcome, isCurrentAttempt(n), ...(n === 0',
    test: { file: races, holds: 'I6' },
  },
  {
    name: 'a cancellation takes the place of no outcome',
    file: cancel,
    find: 'isGeneration(task), hasNoOutcome, isCurrentAttempt(n), ...(n === 0',
    replace: 'isGeneration(task), isCurrentAttempt(n), ...(n === 0',
    test: { file: races, holds: 'I5' },
  },
  {
    name: 'a cancellation leaves no later attempt open',
    file: cancel,
    find: 'hasNoOutcome, isCurrentAttempt(n), ...(n === 0',
    replace: 'hasNoOutcome, ...(n === 0',
    test: { file: races, holds: 'I5' },
  },
  {
    name: 'a cancellation waits for a POST that is under way',
    file: cancel,
    find: '...(n === 0 ? [] : [attemptIs(n, ...(ends ? [state] : atRest))]),',
    replace: '',
    test: { file: races, holds: 'I5' },
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
    name: 'a finished task is handed over to nobody',
    file: 'core/task/next-generation.ts',
    find: 'onlyIf: all(isGeneration(task), hasNoOutcome),',
    replace: 'onlyIf: isGeneration(task),',
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
    find: 'const item = await context.table.get(taskKey(taskId));',
    // The task as it was when the index first spoke of it.
    replace: `
      const entries: Map<string, Awaited<ReturnType<typeof context.table.get>>> = ((context.table as any).entries ??=
        new Map());
      const item = entries.get(taskId) ?? (await context.table.get(taskKey(taskId)));
      entries.set(taskId, item);`,
    test: { file: 'test/lambdas/sweep/sweep-task.test.ts', holds: 'I8' },
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
