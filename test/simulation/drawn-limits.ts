/** What limits the purchases of profile `unified` in a simulated world. */
import type { GroupLimits } from '../../core/limits/limit-shapes.ts';
import type { Random } from '../../core/ports.ts';
import { pick } from './pick.ts';

/** Fewer places than there are tasks. */
const concurrent = 2;

/**
 * Always places; in some worlds a rate that looks share with POSTs, or a day with few sends, which begins with the world
 * or not. An earlier release, which a world may begin on, did not count days.
 */
export function drawLimits(random: Random, countsDays: boolean): GroupLimits {
  const kind = pick(random(), [
    [3, 'places'],
    [1, 'rate'],
    [1, 'day'],
  ]);
  const [many, hour] = [random(), random()];
  if (kind === 'rate') return { concurrent, rate: { requests: 1, periodSeconds: 1 + 9 * many, countsLooks: true } };
  if (kind === 'places' || !countsDays) return { concurrent };
  return { concurrent, perDay: { requests: 2 + Math.floor(4 * many), resetsAtHour: hour < 0.5 ? 0 : 12 } };
}
