/**
 * A pause of a limit group: nobody sends, everybody goes on looking. It stands in an attribute of its own beside the
 * cool-down, which forbids both; a release that does not know it sends as before.
 */
import type { Random } from '../ports.ts';
import { limitKey } from '../records/keys.ts';
import { exists, type Item, type Update } from '../records/write.ts';

/** The end of a pause that lasts until somebody ends it: the last time that JavaScript knows. */
export const UNTIL_RESUMED = 8_640_000_000_000_000;

/** Nobody of the group sends before `until`, in milliseconds since the epoch. The last word counts. */
export const pauseGroup = (group: string, until: number): Update => ({
  key: limitKey(group),
  set: { pausedUntil: until },
});

/** Ends a pause; refused where there is none. */
export const resumeGroup = (group: string): Update => ({
  key: limitKey(group),
  remove: ['pausedUntil'],
  onlyIf: exists('pausedUntil'),
});

/** Until when the group is paused; 0 for one that never was. */
export function pausedUntil(item: Item | undefined): number {
  const found = item?.['pausedUntil'];
  return typeof found === 'number' ? found : 0;
}

/**
 * Milliseconds after which a send may ask again; 0 when the group is not paused. Its end is waited for exactly where it
 * is near, else about `nearMs`: a pause may end early, and those who wait shall not all come back at once.
 */
export function pauseLeft(item: Item | undefined, now: number, nearMs: number, random: Random): number {
  const left = pausedUntil(item) - now;
  return left > nearMs ? Math.ceil(nearMs * (0.5 + random() / 2)) : Math.max(0, left);
}
