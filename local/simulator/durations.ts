/** Durations as a real image generation service has them: a log-normal around a median that differs by model. */
import { createHash } from 'node:crypto';
import type { Random } from '../../core/ports.ts';

/**
 * Fitted to 16,078 tasks of such a service (November 2024), weighted by task: the mean of log seconds, its standard
 * deviation between models, and the one within a model. All together the service has 11, 16, 22, 31 and 47 s at 5, 25,
 * 50, 75 and 90 %; the fit has 9, 16, 23, 33 and 46.
 */
export const fit = { meanLog: 3.13, betweenModels: 0.39, withinModel: 0.37 } as const;

/** A standard normal deviate (Box and Muller). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A number in [0, 1) that depends on the text alone. */
function steady(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

/** Seconds that a task of this model takes, at least 0.3. The same model has the same median every time. */
export function drawSeconds(model: string, random: Random): number {
  const first = steady(`${model}/1`);
  const second = steady(`${model}/2`);
  const ofModel = Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second);
  return Math.max(0.3, Math.exp(fit.meanLog + fit.betweenModels * ofModel + fit.withinModel * normal(random)));
}
