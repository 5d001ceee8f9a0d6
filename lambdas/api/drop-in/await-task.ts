import { taskKey } from '../../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../../core/records/task-record.ts';
import type { Call } from '../api-context.ts';
import { heldUntil } from '../held-until.ts';

/** Between two reads: the first time, and at most. What is decided soon is seen soon. */
const FIRST_READ_MS = 50;
const READ_EVERY_MS = 1000;

/** Reads a task again until it is as it is waited for, or the time is up; answers with it as it is then. */
export async function awaitTask(
  c: Call,
  first: TaskRecord,
  seconds: number,
  isAwaited: (task: TaskRecord) => boolean,
): Promise<TaskRecord> {
  const { clock, invocation, table } = c.get('context');
  const until = heldUntil(c, seconds);
  let task = first;
  for (let every = FIRST_READ_MS; !isAwaited(task) && clock.now() < until; every = Math.min(2 * every, READ_EVERY_MS)) {
    await clock.sleep(Math.min(every, until - clock.now()), invocation.signal);
    const item = await table.get(taskKey(task.taskId));
    if (item !== undefined) task = asTask(item);
  }
  return task;
}
