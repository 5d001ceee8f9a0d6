/** What came of a bulk run. Pure. */
import type { TaskView } from '../../client/bide.ts';
import { count } from './progress.ts';
import type { KeyedRequest } from './content-keys.ts';

const statuses = ['succeeded', 'failed', 'cancelled'] as const;

/** Requests by the status that their tasks ended with; `refused` ones never became tasks. */
export function summary(requests: readonly KeyedRequest[], ended: ReadonlyMap<string, TaskView['status']>) {
  const of = (status: string | undefined) =>
    requests.filter(({ idempotencyKey }) => ended.get(idempotencyKey) === status).length;
  const [succeeded = 0, failed = 0, cancelled = 0] = statuses.map(of);
  const counts = { requests: requests.length, succeeded, failed, cancelled, refused: of(undefined) };
  const parts = ([...statuses, 'refused'] as const).flatMap((status) =>
    counts[status] === 0 ? [] : [`${count(counts[status])} ${status}`],
  );
  return { counts, text: `${count(requests.length)} requests: ${parts.join(', ')}.` };
}
