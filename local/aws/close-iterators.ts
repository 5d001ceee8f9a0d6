import { createRequire } from 'node:module';

interface Iterator {
  close(): Promise<void>;
  return?: () => Promise<void>;
}

type Iterate = (...options: unknown[]) => Iterator;

/**
 * Lets dynalite 4.0.0 close what it iterates: it calls `return` at the end of each query, which the iterators of its
 * database do not have any more. Left open, each keeps in memory whatever is written from then on.
 */
export function closeIterators(): void {
  const ofDynalite = createRequire(createRequire(import.meta.url).resolve('dynalite'));
  const { Level } = ofDynalite('level') as { Level: { prototype: Record<'keys' | 'values', Iterate> } };
  for (const name of ['keys', 'values'] as const) {
    const iterate = Level.prototype[name];
    Level.prototype[name] = function (this: unknown, ...options) {
      const iterator = iterate.apply(this, options);
      iterator.return = () => iterator.close();
      return iterator;
    };
  }
}
