/** A limit group as operators see it. */
import { limitState } from '../limits/limit-item.ts';
import { pausedUntil, UNTIL_RESUMED } from '../limits/pause.ts';
import type { Item } from '../records/write.ts';
import type { LimitGroupView } from './limit-group-schema.ts';

/** `now` in milliseconds since the epoch. */
export function limitGroupView(group: string, item: Item | undefined, now: number): LimitGroupView {
  const until = pausedUntil(item);
  const { notBefore } = limitState(item);
  const paused = until > now;
  return {
    group,
    paused,
    pausedUntil: paused && until < UNTIL_RESUMED ? new Date(until).toISOString() : null,
    restsUntil: notBefore > now ? new Date(notBefore).toISOString() : null,
  };
}
