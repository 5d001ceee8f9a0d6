/** One page of a list: the items behind index entries, which may have changed or gone since. */
import type { Table } from '../../core/ports.ts';
import type { Item } from '../../core/records/write.ts';
import type { Ranked } from './newest-first.ts';

/** Items read at once. */
const AT_ONCE = 20;
/** Items that a page may read to find those that its filters ask for. */
const MOST_READ = 200;

/** `after`: the rank where the next page begins; undefined at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly after: string | undefined;
}

/** Fills a page; `show` leaves out what it answers with undefined. `rank`: of the entry that led to the item. */
export async function readPage<T>(
  table: Table,
  entries: AsyncIterator<Ranked>,
  limit: number,
  show: (item: Item, rank: string) => T | undefined,
): Promise<Page<T>> {
  const items: T[] = [];
  let after: string | undefined;
  for (let read = 0; ;) {
    const chunk = await take(entries, read === 0 ? Math.min(limit, AT_ONCE) : AT_ONCE);
    if (chunk.length === 0) return { items, after: undefined };
    const found = await Promise.all(chunk.map(({ key }) => table.get(key)));
    for (const [i, { rank }] of chunk.entries()) {
      if (items.length === limit) return { items, after };
      after = rank;
      const item = found[i];
      const shown = item === undefined ? undefined : show(item, rank);
      if (shown !== undefined) items.push(shown);
    }
    if (items.length === limit) return { items, after: (await entries.next()).done === true ? undefined : after };
    read += chunk.length;
    if (read >= MOST_READ) return { items, after };
  }
}

async function take(entries: AsyncIterator<Ranked>, most: number): Promise<Ranked[]> {
  const taken: Ranked[] = [];
  while (taken.length < most) {
    const next = await entries.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
