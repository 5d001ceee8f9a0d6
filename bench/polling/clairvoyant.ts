/**
 * What nobody can do better without telling tasks of one model apart: for each model the schedule that is best for just
 * these tasks, known in advance. Looks on whole seconds to 200 s, then every 5 s.
 */
import type { Costs, Row } from './replay.ts';

const FINE_UNTIL = 200;
const COARSE = 5;

/** `c`: seconds of delay that a look is worth. */
export function clairvoyant(rows: readonly Row[], c: number): Costs {
  const byModel = new Map<unknown, number[]>();
  for (const { body, seconds } of rows) {
    const model = byModel.get(body['model']);
    if (model === undefined) byModel.set(body['model'], [seconds]);
    else model.push(seconds);
  }
  let [polls, delay] = [0, 0];
  for (const seconds of byModel.values()) {
    const best = bestFor(
      seconds.sort((a, b) => a - b),
      c,
    );
    polls += best.polls;
    delay += best.delay;
  }
  return { polls: polls / rows.length, delay: delay / rows.length, cost: (c * polls + delay) / rows.length };
}

interface Place {
  readonly at: number;
  /** Tasks that have ended by then, and the sum of their seconds. */
  readonly ended: number;
  readonly sum: number;
  /** From here to the end, under the best schedule. */
  cost: number;
  polls: number;
  delay: number;
}

function bestFor(seconds: readonly number[], c: number): Place {
  const places = placesOf(seconds);
  for (let i = places.length - 2; i >= 0; i -= 1) {
    const here = at(places, i);
    const left = seconds.length - here.ended;
    if (left === 0) continue;
    here.cost = Infinity;
    for (const next of places.slice(i + 1)) {
      const delay = (next.ended - here.ended) * next.at - (next.sum - here.sum);
      if (delay >= here.cost) break;
      const cost = c * left + delay + next.cost;
      if (cost < here.cost) Object.assign(here, { cost, polls: left + next.polls, delay: delay + next.delay });
    }
  }
  return at(places, 0);
}

function at(places: readonly Place[], i: number): Place {
  const place = places[i];
  if (place === undefined) throw new Error(`There is no place ${i}.`);
  return place;
}

function placesOf(seconds: readonly number[]): Place[] {
  const last = seconds.at(-1) ?? 0;
  const places: Place[] = [];
  let [i, sum] = [0, 0];
  for (let at = 0; places.length === 0 || (places.at(-1)?.at ?? 0) < last; at += at < FINE_UNTIL ? 1 : COARSE) {
    for (; i < seconds.length && (seconds[i] ?? 0) <= at; i += 1) sum += seconds[i] ?? 0;
    places.push({ at, ended: i, sum, cost: 0, polls: 0, delay: 0 });
  }
  return places;
}
