/** A limit group as operators see it. */
import * as z from 'zod';
import { limitState } from '../limits/limit-item.ts';
import { pausedUntil, UNTIL_RESUMED } from '../limits/pause.ts';
import type { Item } from '../records/write.ts';

const time = z.iso.datetime({ precision: 3 });

export const limitGroupSchema = z
  .strictObject({
    group: z.string(),
    paused: z.boolean().describe('Nobody sends; everybody goes on looking.'),
    pausedUntil: time
      .nullable()
      .describe('When the pause ends by itself; null when it does not, or when there is none.'),
    restsUntil: time.nullable().describe('The provider has asked everybody to neither send nor look before then.'),
  })
  .describe('A provider key, and everybody who uses it.');

export type LimitGroupView = z.output<typeof limitGroupSchema>;

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
