import { hasNoOutcome, isGeneration } from '../records/clauses.ts';
import { taskKey } from '../records/keys.ts';
import type { TaskRecord } from '../records/task-record.ts';
import { all, type Update } from '../records/write.ts';

/** From here on a task that keeps dying is taken up at the sweeper's visits only, never at once. */
const GENERATIONS_AT_ONCE = 5;

/** Whether a dead execution may be followed at once: one that dies at its start must not run hot. */
export const mayFollowAtOnce = (task: TaskRecord): boolean => task.generation < GENERATIONS_AT_ONCE;

/** Hands a task over to a new execution; the old one, should it still live, writes nothing any more. */
export function nextGeneration(task: TaskRecord): Update {
  return {
    key: taskKey(task.taskId),
    set: { generation: task.generation + 1 },
    onlyIf: all(isGeneration(task), hasNoOutcome),
  };
}
