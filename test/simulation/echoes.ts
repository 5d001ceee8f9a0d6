/** Providers that repeat what they were told where nobody expects it. */
import type { Random } from '../../core/ports.ts';
import type { Wording } from './dialects.ts';
import { pick } from './pick.ts';

/** What the simulated provider may repeat of one call. */
export interface Told {
  readonly prompt: string;
  readonly style: string;
  readonly providerKey: string;
}

/** A text that repeats something of the call, in whole or in part. */
export function echo(random: Random, { prompt, style, providerKey }: Told): string {
  const from = Math.floor(random() * 20);
  const part = prompt.slice(from, from + 16 + Math.floor(random() * 8));
  return pick(random(), [
    [3, prompt],
    [3, part],
    [2, style],
    [1, `${style} ${prompt}`],
    [1, providerKey],
  ]);
}

/** Now and then the echo takes the place of a text, or stands in the midst of the message. */
export function echoing(random: Random, wording: Wording, told: Told): Wording {
  if (random() > 0.3) return wording;
  const { message, code, type } = wording;
  const echoed = echo(random, told);
  return pick(random(), [
    [6, { message: `${message}: "${echoed}" is not allowed`, code, type }],
    [1, { message, code: echoed, type }],
    [1, { message, code, type: echoed }],
  ]);
}
