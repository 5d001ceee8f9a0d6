/** `POST /v1/tasks/{id}/recover`: one look for each provider task id that is kept without its result. */
import { recoverBody } from '../../core/api/bodies.ts';
import { limitGroupRests, taskIsOpen } from '../../core/api/operator-errors.ts';
import { limitState } from '../../core/limits/limit-item.ts';
import { limitKey } from '../../core/records/keys.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import { recoverable } from '../../core/task/recover.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';
import { askLooks } from './ask-looks.ts';
import { ownTask } from './own-task.ts';
import { readBody } from './read-body.ts';
import { readNoQuery } from './read-no-query.ts';
import { showTask } from './show-task.ts';

export async function postRecover(c: Call): Promise<Response> {
  readNoQuery(c);
  const { attempt } = await readBody(c, recoverBody);
  const task = await ownTask(c);
  if (task.outcome === undefined) throw new ApiFailure(taskIsOpen);
  await checkRest(c, task);
  await askLooks(c, task, attempt);
  return c.json(await showTask(c.get('context'), task), 202);
}

/** Says at once what the look would find out. @throws ApiFailure while the provider wants to be left alone. */
async function checkRest(c: Call, task: TaskRecord): Promise<void> {
  const { table, clock } = c.get('context');
  const groups = new Set(recoverable(task).map(({ providerKeyId }) => providerKeyId));
  for (const group of groups) {
    const leftMs = limitState(await table.get(limitKey(group))).notBefore - clock.now();
    if (leftMs > 0) throw new ApiFailure(limitGroupRests(leftMs));
  }
}
