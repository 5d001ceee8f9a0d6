/** Cursors: where a list goes on. Opaque to callers; inside, the list's name and the rank of the last entry seen. */

/** The lists that have cursors; a cursor of one is none of another. */
export type ListName = 'tasks' | 'errors' | 'task-errors' | 'audit';

/** Ranks are made of times, ids, numbers and codes. */
const rank = /^[\w.:#-]{1,200}$/;

/** A cursor that stands after the entry of that rank. */
export const cursorAfter = (list: ListName, after: string): string =>
  Buffer.from(`${list}~${after}`, 'utf8').toString('base64url');

/** The rank that a cursor stands after, or undefined for text that is no cursor of this list. */
export function rankOf(list: ListName, cursor: string): string | undefined {
  if (!/^[\w-]{1,400}$/.test(cursor)) return undefined;
  const [name, after = '', ...more] = Buffer.from(cursor, 'base64url').toString('utf8').split('~');
  return name === list && more.length === 0 && rank.test(after) ? after : undefined;
}
