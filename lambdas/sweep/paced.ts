import type { Clock } from '../../core/ports.ts';

/** Runs calls in order, at least `spacingMs` apart. */
export function paced(spacingMs: number, clock: Clock): <T>(call: () => Promise<T>) => Promise<T> {
  let nextAt = 0;
  return async (call) => {
    const now = clock.now();
    const at = Math.max(now, nextAt);
    nextAt = at + spacingMs;
    if (at > now) await clock.sleep(at - now);
    return call();
  };
}
