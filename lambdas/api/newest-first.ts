/** Index entries from many partitions as one sequence, the greatest rank first; read as far as it is asked for. */
import type { IndexEntry, Table } from '../../core/ports.ts';
import type { Key } from '../../core/records/write.ts';

/** An entry and its place in the whole sequence; ranks compare as text. */
export interface Ranked {
  readonly key: Key;
  readonly rank: string;
}

/** One stretch of one index partition, whose order is that of the ranks. Bounds are sort keys, both included. */
export interface Stretch {
  readonly index: 'owner' | 'errors';
  readonly pk: string;
  readonly from: string;
  readonly to: string;
  readonly rankOf: (at: string) => string;
}

/** Entries that one query reads. */
const READ = 25;

/** The entries of one stretch, last first. A cursor may lie before the window: DynamoDB refuses such bounds. */
async function* down(table: Table, { index, pk, from, to, rankOf }: Stretch): AsyncGenerator<Ranked> {
  if (to < from) return;
  for (let upTo = to, seen = ''; ;) {
    const entries: IndexEntry[] = await table.index({ index, pk, from, to: upTo, descending: true, limit: READ + 1 });
    // Bounds are included, so each further read begins with the entry that ended the one before.
    for (const { key, at } of entries) if (at !== seen) yield { key, rank: rankOf(String(at)) };
    const last = entries.at(-1);
    if (last === undefined || entries.length <= READ) return;
    upTo = seen = String(last.at);
  }
}

/** Merges stretches by rank, and leaves out what does not come after `after`. */
export async function* newestFirst(
  table: Table,
  stretches: readonly Stretch[],
  after: string | undefined,
): AsyncGenerator<Ranked> {
  const heads = await Promise.all(
    stretches.map(async (stretch) => {
      const rest = down(table, stretch);
      return { rest, head: await rest.next() };
    }),
  );
  for (;;) {
    let best: (typeof heads)[number] | undefined;
    for (const one of heads) {
      if (one.head.done === true) continue;
      if (best?.head.done !== false || one.head.value.rank > best.head.value.rank) best = one;
    }
    if (best?.head.done !== false) return;
    const { value } = best.head;
    if (after === undefined || value.rank < after) yield value;
    best.head = await best.rest.next();
  }
}
