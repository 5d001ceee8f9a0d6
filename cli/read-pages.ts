import type { ListOptions, Page } from '../client/bide.ts';
import type { Io } from './io.ts';

/** What the API gives at most at once. */
const MOST_A_PAGE = 100;

/** The first `limit` items of a list, and whether there are more. */
export async function readPages<T>(
  read: (options: ListOptions) => Promise<Page<T>>,
  limit: number,
  { interrupted: signal }: Pick<Io, 'interrupted'>,
): Promise<{ readonly items: readonly T[]; readonly hasMore: boolean }> {
  const items: T[] = [];
  let cursor: string | undefined;
  while (items.length < limit) {
    const page = await read({ limit: Math.min(MOST_A_PAGE, limit - items.length), cursor, signal });
    items.push(...page.items);
    if (page.nextCursor === null) return { items, hasMore: false };
    cursor = page.nextCursor;
  }
  return { items, hasMore: true };
}
