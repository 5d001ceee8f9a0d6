import { shards } from '../../core/records/keys.ts';
import type { SweepContext } from './sweep-task.ts';

/** Ids of the tasks whose entries in the index of open things are due, oldest first. `perShard`: at most so many each. */
export async function dueIn(
  partition: (shard: number) => string,
  perShard: number,
  { table, clock }: Pick<SweepContext, 'table' | 'clock'>,
): Promise<string[]> {
  const due = (pk: string) => table.index({ index: 'open', pk, from: 0, to: clock.now(), limit: perShard });
  const entries = (await Promise.all(shards(partition).map(due))).flat();
  const oldestFirst = entries.sort((a, b) => Number(a.at) - Number(b.at));
  return oldestFirst.map(({ key }) => key.pk.slice(key.pk.indexOf('#') + 1));
}
