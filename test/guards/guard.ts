/** A guard as data: where it stands, what is left without it, and who must notice. */

/** An invariant of the promise, or a limit that is kept. */
export type Held = `I${number}` | 'rate' | 'places' | 'lanes' | 'owners' | 'day';

export interface Guard {
  /** What it keeps from happening, in a few words. */
  readonly name: string;
  readonly file: string;
  /** Stands exactly once in the file; whitespace counts as any whitespace. */
  readonly find: string;
  readonly replace: string;
  /** A test file that must fail without it, and what it holds; otherwise the simulation must, which says itself what broke. */
  readonly test?: { readonly file: string; readonly holds: Held };
  /** What the simulation must name among all that breaks. @default whatever breaks first */
  readonly breaks?: Held;
}

/** The source without the guard. @throws when the guard is not there: then the list is out of date. */
export function withoutGuard(source: string, { name, file, find, replace }: Guard): string {
  const pattern = find
    .trim()
    .split(/\s+/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('\\s+');
  const found = [...source.matchAll(new RegExp(pattern, 'g'))];
  if (found.length !== 1) throw new Error(`Guard "${name}" stands ${found.length} times in ${file}; expected once.`);
  return source.replace(new RegExp(pattern), () => replace);
}
