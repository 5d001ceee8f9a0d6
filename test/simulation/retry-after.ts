/** How a provider asks for a pause: in seconds, or as a date of its own clock, which may be an hour off. */
import { defaults } from '../../core/defaults.ts';
import { askings } from './provider-fates.ts';
import { pick } from './pick.ts';

export interface Asked {
  readonly headers: Readonly<Record<string, string>>;
  /** Seconds that a client has to wait at least. */
  readonly seconds: number;
}

/** `now`: by the provider's clock, milliseconds since the epoch. */
export function retryAfter(draw: number, seconds: number, now: number): Asked {
  const date = new Date(now).toUTCString();
  switch (pick(draw, askings)) {
    case 'seconds':
      return { headers: { date, 'retry-after': String(seconds) }, seconds };
    case 'date': {
      const then = Math.floor(now / 1000) * 1000 + 1000 * seconds;
      return { headers: { date, 'retry-after': new Date(then).toUTCString() }, seconds };
    }
    case 'nothing':
      return { headers: { date }, seconds: 0 };
    case 'garbage':
      return { headers: { date, 'retry-after': draw < 0.95 ? 'soon' : '-7' }, seconds: 0 };
    case 'hours':
      return { headers: { date, 'retry-after': '86400' }, seconds: defaults.retryAfterCapSeconds };
  }
}
