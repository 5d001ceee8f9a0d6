import { readLateResult, readResult, type ResultPorts } from '../../core/records/result.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import { taskView, type TaskView } from '../../core/task/task-view.ts';

/** The task with all that it has brought. */
export async function showTask(ports: ResultPorts, task: TaskRecord): Promise<TaskView> {
  return taskView(task, await readResult(ports, task), await readLateResult(ports, task));
}
