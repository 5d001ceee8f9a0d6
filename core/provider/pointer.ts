/** JSON pointers (RFC 6901), reading only. */

/** The names of the members that a pointer leads through. */
export const namesIn = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A member's name as a part of a pointer. */
export const partOf = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** What `pointer` finds in `document`, or undefined. Only own members count. */
export function at(document: unknown, pointer: string): unknown {
  let found = document;
  for (const part of namesIn(pointer)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    if (Array.isArray(found) && part === 'length') return undefined;
    found = (found as Record<string, unknown>)[part];
  }
  return found;
}

/** What the first pointer that leads to something other than null finds. */
export function first(document: unknown, pointers: readonly string[]): unknown {
  for (const pointer of pointers) {
    const found = at(document, pointer);
    if (found !== undefined && found !== null) return found;
  }
  return undefined;
}

/** The first text that is found, and no other type. */
export function firstText(document: unknown, pointers: readonly string[]): string | undefined {
  for (const pointer of pointers) {
    const found = at(document, pointer);
    if (typeof found === 'string' && found !== '') return found;
  }
  return undefined;
}
