/** From all that was injected into a world that broke to the few injections without which it would have held. */

/**
 * A smallest list that still fails, by delta debugging (Zeller and Hildebrandt 2002): it fails, and without any one of
 * its members it does not. Order is kept. `fails` must be true of the whole list, and always answer the same.
 */
export async function shrink<T>(all: readonly T[], fails: (some: readonly T[]) => Promise<boolean>): Promise<T[]> {
  let left = [...all];
  if (left.length > 0 && (await fails([]))) return [];
  for (let parts = 2; left.length >= 2;) {
    const smaller = await firstThatFails(split(left, parts), fails);
    if (smaller !== undefined) {
      left = smaller;
      parts = Math.max(2, parts - 1);
    } else if (parts < left.length) parts = Math.min(left.length, 2 * parts);
    else break;
  }
  return left;
}

/** One part alone at first, else everything but one part. */
async function firstThatFails<T>(
  parts: readonly (readonly T[])[],
  fails: (some: readonly T[]) => Promise<boolean>,
): Promise<T[] | undefined> {
  for (const part of parts) if (parts.length > 1 && (await fails(part))) return [...part];
  if (parts.length === 2) return undefined;
  for (const part of parts) {
    const rest = parts.flatMap((other) => (other === part ? [] : other));
    if (await fails(rest)) return rest;
  }
  return undefined;
}

function split<T>(list: readonly T[], parts: number): T[][] {
  const at = (i: number) => Math.round((i * list.length) / parts);
  return Array.from({ length: parts }, (_, i) => list.slice(at(i), at(i + 1))).filter((part) => part.length > 0);
}
