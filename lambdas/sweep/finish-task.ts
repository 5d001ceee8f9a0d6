/** The last lap of a task whose execution is gone: the same steps as the state machine's, called one after the other. */
import type { TaskRecord } from '../../core/records/task-record.ts';
import { queryTask } from '../query/query-task.ts';
import { recordOutcome } from '../record/record-outcome.ts';
import { submitTask } from '../submit/submit-task.ts';
import { executionOf } from '../admit/start-execution.ts';
import type { SweepContext } from './sweep-task.ts';

/**
 * Closes what is open, with one last look at what was bought, and records the outcome. `not_yet`: an answer may still
 * be under way, or the limit group rests; the next visit goes on. Sends nothing, also where a clock that was set back says
 * that there is time left: a late or cancelled attempt is closed.
 */
export async function finishTask(task: TaskRecord, context: SweepContext): Promise<'finished' | 'not_yet'> {
  const { input } = executionOf(task);
  const submitted = await submitTask(input, context, { sendsNothing: true });
  if (submitted.kind === 'not_yet') return 'not_yet';
  if (submitted.kind === 'accepted') {
    const looked = await queryTask({ ...input, step: submitted }, context);
    if (looked.kind === 'pending') return 'not_yet';
  }
  await recordOutcome(input, context);
  return 'finished';
}
