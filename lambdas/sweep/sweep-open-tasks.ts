/** The open tasks that are due, oldest first, within the run's time and its share of the quotas. */
import pLimit from 'p-limit';
import { openPartition } from '../../core/records/keys.ts';
import { dueIn } from './due.ts';
import { paced } from './paced.ts';
import { sweepTask, type SweepContext, type Swept } from './sweep-task.ts';

/** Tasks a run, by shard: 200 in all. */
const PER_SHARD = 50;
/** A last look may take ten seconds: tasks are looked after side by side. */
const AT_ONCE = 10;
/** DescribeExecution has a quota of its own, which people share. */
const DESCRIBES_PER_SECOND = 5;
/** Time that one task may need; no further one is begun with less. */
const RESERVE_MS = 20_000;

/** How many came to what. */
export type Visits = Partial<Record<Swept | 'failed', number>>;

/** One that fails is left for its next visit, and stops no other. */
export async function sweepOpenTasks(context: SweepContext): Promise<Visits> {
  const { clock, executions, invocation, log } = context;
  const describe = paced(1000 / DESCRIBES_PER_SECOND, clock);
  const slowly: SweepContext = {
    ...context,
    executions: { ...executions, status: (name) => describe(() => executions.status(name)) },
  };
  const visits: Visits = {};
  const limit = pLimit(AT_ONCE);
  const look = async (taskId: string) => {
    if (invocation.remainingMs() < RESERVE_MS) return;
    const came = await sweepTask(taskId, slowly).catch((cause: unknown) => {
      log.error('task not swept', { taskId, cause: String(cause) });
      return 'failed' as const;
    });
    visits[came] = (visits[came] ?? 0) + 1;
  };
  const due = await dueIn(openPartition, PER_SHARD, context);
  await Promise.all(due.map((taskId) => limit(look, taskId)));
  return visits;
}
