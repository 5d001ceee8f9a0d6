/** One run of the sweeper: the open tasks and webhooks that are due, oldest first, within its time and its share of the quotas. */
import pLimit from 'p-limit';
import { openPartition, shards, webhookKey } from '../../core/records/keys.ts';
import type { Key } from '../../core/records/write.ts';
import { paced } from './paced.ts';
import { recountPlaces } from './recount-places.ts';
import { sweepWebhook, type SweptWebhook } from './sweep-webhook.ts';
import { sweepTask, type SweepContext, type Swept } from './sweep-task.ts';

/** Tasks a run, by shard: 200 in all. */
const PER_SHARD = 50;
/** A last look may take ten seconds: tasks are looked after side by side. */
const AT_ONCE = 10;
/** DescribeExecution has a quota of its own, which people share. */
const DESCRIBES_PER_SECOND = 5;
/** Time that one task may need; no further one is begun with less. */
const RESERVE_MS = 20_000;

/** How many tasks came to what. */
export type Tally = Partial<Record<Swept | SweptWebhook | 'failed', number>>;

/** Looks after the tasks that are due. One that fails is left for its next visit, and stops no other. */
export async function sweepOpenTasks(context: SweepContext): Promise<Tally> {
  const { clock, executions, invocation, log } = context;
  const describe = paced(1000 / DESCRIBES_PER_SECOND, clock);
  const slowly: SweepContext = {
    ...context,
    executions: { ...executions, status: (name) => describe(() => executions.status(name)) },
  };
  const tally: Tally = {};
  const limit = pLimit(AT_ONCE);
  const look = async ({ pk, sk }: Key) => {
    const taskId = pk.slice(pk.indexOf('#') + 1);
    if (invocation.remainingMs() < RESERVE_MS) return;
    const sweep = sk === webhookKey(taskId).sk ? sweepWebhook : sweepTask;
    const came = await sweep(taskId, slowly).catch((cause: unknown) => {
      log.error('task not swept', { taskId, cause: String(cause) });
      return 'failed' as const;
    });
    tally[came] = (tally[came] ?? 0) + 1;
  };
  await Promise.all((await dueItems(context)).map((key) => limit(look, key)));
  await recountPlaces(context);
  log.info('swept', { ...tally });
  return tally;
}

async function dueItems({ table, clock }: SweepContext): Promise<Key[]> {
  const due = (pk: string) => table.index({ index: 'open', pk, from: 0, to: clock.now(), limit: PER_SHARD });
  const entries = (await Promise.all(shards(openPartition).map(due))).flat();
  const oldestFirst = entries.sort((a, b) => Number(a.at) - Number(b.at));
  return oldestFirst.map(({ key }) => key);
}
