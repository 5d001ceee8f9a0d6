import type { Seen } from '../../../core/drop-in/shape.ts';
import { profileOf } from '../../../core/provider/profiles.ts';
import type { TaskRecord } from '../../../core/records/task-record.ts';
import type { TaskRequest } from '../../../core/task/request.ts';

/** A task of that profile with what its answer is made of. */
export function seenOf(task: TaskRecord, more: { result?: unknown; request?: TaskRequest | undefined } = {}): Seen {
  const addressOf = (path: string) => `https://bide.example/${task.profile}${path}`;
  return { task, profile: profileOf(task.profile), request: undefined, result: null, addressOf, ...more };
}
