import { taskNotFound } from '../../../core/api/api-errors.ts';
import type { Profile } from '../../../core/provider/profile.ts';
import type { TaskRecord } from '../../../core/records/task-record.ts';
import { ApiFailure } from '../answers.ts';
import type { Call } from '../api-context.ts';
import { ownTask } from '../own-task.ts';

/** The task that the path names, if it is the caller's and of this provider. @throws ApiFailure */
export async function ownTaskOf(c: Call, { name }: Profile): Promise<TaskRecord> {
  const task = await ownTask(c);
  if (task.profile !== name) throw new ApiFailure(taskNotFound);
  return task;
}
