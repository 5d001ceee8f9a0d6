import { taskKey } from '../../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../../core/records/task-record.ts';
import type { Call } from '../api-context.ts';

/** Between two reads, at first and later. */
const READ_EVERY_MS = 250;
const LATER_EVERY_MS = 1000;
const AT_FIRST_MS = 5000;
/** Time of the function that is kept back for the answer. */
const ANSWER_MS = 3000;

/** Reads a task again until it is as it is waited for, or the time is up; answers with it as it is then. */
export async function awaitTask(
  c: Call,
  first: TaskRecord,
  seconds: number,
  isAwaited: (task: TaskRecord) => boolean,
): Promise<TaskRecord> {
  const { clock, invocation, table } = c.get('context');
  const since = clock.now();
  const until = since + Math.min(1000 * seconds, invocation.remainingMs() - ANSWER_MS);
  let task = first;
  while (!isAwaited(task) && clock.now() < until) {
    const every = clock.now() - since < AT_FIRST_MS ? READ_EVERY_MS : LATER_EVERY_MS;
    await clock.sleep(Math.min(every, until - clock.now()), invocation.signal);
    const item = await table.get(taskKey(task.taskId));
    if (item !== undefined) task = asTask(item);
  }
  return task;
}
