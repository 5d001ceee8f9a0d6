import { isTaskId } from '../core/task/task-id.ts';
import { UsageError } from './io.ts';

/** The task ids of a command. @throws UsageError for none, and for text that can be no id */
export function readTaskIds(given: readonly string[]): readonly string[] {
  if (given.length === 0) throw new UsageError('No task id was given; bide list shows them.');
  const wrong = given.filter((text) => !isTaskId(text)).map((text) => JSON.stringify(text));
  if (wrong.length === 0) return given;
  throw new UsageError(`${wrong.join(', ')} cannot be a task id: it has 26 characters of a to z and 2 to 7.`);
}
