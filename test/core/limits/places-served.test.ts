import fc from 'fast-check';
import { test } from '@jest/globals';
import type { Urgency } from '../../../core/task/urgency.ts';
import { seeded } from '../../../local/seeded.ts';
import { group } from './counted-group.ts';

test('whoever dies, there are never more holders than places, and all others are served', async () => {
  const comes = fc.record({
    lane: fc.constantFrom<Urgency>('interactive', 'normal', 'batch'),
    afterSeconds: fc.nat(40),
    holdsSeconds: fc.integer({ min: 1, max: 60 }),
    /** Dies after so many times of asking. */
    asks: fc.constantFrom(1, 2, 5, Infinity, Infinity, Infinity),
  });
  const worlds = [fc.integer({ min: 1, max: 4 }), fc.array(comes, { minLength: 1, maxLength: 25 }), fc.nat()] as const;
  await fc.assert(
    fc.asyncProperty(...worlds, async (places, tasks, seed) => {
      const { ask, leave, holders } = group(places);
      const random = seeded(seed);
      const events: { at: number; does: () => Promise<void> }[] = [];
      const later = (at: number, does: () => Promise<void>) => void events.push({ at, does });
      const waiting = new Set<number>();
      tasks.forEach(({ lane, afterSeconds, holdsSeconds, asks }, i) => {
        const asking = async (now: number, turn: number | undefined, left: number): Promise<void> => {
          if (left === 0) return;
          const reserved = await ask(`t${i}`, lane, now, turn);
          if (reserved.kind === 'slot') {
            waiting.delete(i);
            later(now + holdsSeconds, async () => {
              await leave(`t${i}`);
            });
          } else {
            const next = reserved.kind === 'wait' && reserved.turn >= 0 ? reserved.turn : undefined;
            const at = now + Math.max(1, Math.floor(reserved.waitMs / 1000)) + 0.5 * random();
            later(at, () => asking(at, next, left - 1));
          }
        };
        if (asks === Infinity) waiting.add(i);
        later(afterSeconds, () => asking(afterSeconds, undefined, asks));
      });
      let endsAt = 0;
      for (;;) {
        events.sort((a, b) => a.at - b.at);
        const event = events.shift();
        if (event === undefined || event.at > 7200) break;
        endsAt = event.at;
        await event.does();
        if ((await holders()).length > places) return false;
      }
      // At worst all jobs one after the other, and a while for each that has left.
      return waiting.size === 0 && endsAt < 40 + tasks.length * (60 + 30);
    }),
    { numRuns: 60 },
  );
});
