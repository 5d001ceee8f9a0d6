/** A task's status in its provider's own words. */
import { currentAttempt, type TaskRecord } from '../records/task-record.ts';
import type { Profile } from '../provider/profile.ts';

/**
 * While it runs, the very word that the last look showed; before that, and while it waits to be sent, the first of the
 * profile's. Of the words for one end, the profile's first.
 */
export function statusWord(task: TaskRecord, { statuses }: Profile): string {
  const { pending, succeeded, failed, cancelled } = statuses;
  switch (task.status) {
    case 'queued':
    case 'running':
      return pending[Math.max(0, currentAttempt(task)?.rank ?? 0)] ?? firstOf(pending);
    case 'succeeded':
      return firstOf(succeeded);
    case 'failed':
      return firstOf(failed);
    case 'cancelled':
      return cancelled[0] ?? firstOf(failed);
  }
}

function firstOf([word]: readonly string[]): string {
  if (word === undefined) throw new Error('A profile has a word for every status.');
  return word;
}
