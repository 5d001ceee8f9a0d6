import { hasNoOutcome, isGeneration } from '../records/clauses.ts';
import { taskKey } from '../records/keys.ts';
import type { TaskRecord } from '../records/task-record.ts';
import { all, type Update } from '../records/write.ts';

/** Hands a task over to a new execution; the old one, should it still live, writes nothing any more. */
export function nextGeneration(task: TaskRecord): Update {
  return {
    key: taskKey(task.taskId),
    set: { generation: task.generation + 1 },
    onlyIf: all(isGeneration(task), hasNoOutcome),
  };
}
