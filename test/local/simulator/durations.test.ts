import { describe, expect, test } from '@jest/globals';
import { seeded } from '../../../local/seeded.ts';
import { drawSeconds, fit } from '../../../local/simulator/durations.ts';
import { atDesk, jsonOf, send } from './desk.ts';

const shares = [0.05, 0.25, 0.5, 0.75, 0.9];

const quantiles = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  return shares.map((share) => sorted[Math.floor(share * sorted.length)] ?? NaN);
};

/** Both deviates of Box and Muller at a quarter give a normal deviate of 0. */
const medianOf = (model: string) => drawSeconds(model, () => 0.25);

describe('drawSeconds', () => {
  test('is log-normal within a model, with the spread of the service', () => {
    const random = seeded(1);
    const median = medianOf('image-1');
    const ratios = Array.from({ length: 100_000 }, () => drawSeconds('image-1', random) / median);
    // exp(0.37 z) for z = -1.645, -0.674, 0, 0.674, 1.282
    expect(quantiles(ratios).map((ratio) => ratio.toFixed(2))).toEqual(['0.54', '0.78', '1.00', '1.28', '1.61']);
    expect(fit.withinModel).toBe(0.37);
  });

  test('is spread over all models as in the service', () => {
    const random = seeded(1);
    const drawn = Array.from({ length: 200_000 }, (_, n) => drawSeconds(`model-${n % 20_000}`, random));
    // The service: 11, 16, 22, 31, 47.
    expect(quantiles(drawn).map(Math.round)).toEqual([9, 16, 23, 33, 46]);
  });

  test('repeats itself for the same seed, and only then', () => {
    const draws = (seed: number) => {
      const random = seeded(seed);
      return Array.from({ length: 5 }, () => drawSeconds('image-1', random));
    };
    expect(draws(1)).toEqual(draws(1));
    expect(draws(1)).not.toEqual(draws(2));
  });

  test('gives a model the same median every time, and models different ones', () => {
    const medians = ['a', 'b', 'c', 'a'].map(medianOf);
    expect([medians[0] === medians[3], new Set(medians).size]).toEqual([true, 3]);
  });

  test('serves tasks whose order names no duration', () =>
    atDesk(
      async ({ url, simulator }) => {
        const accepted = await send(url, { path: '/v1/images/generations', body: { model: 'image-1' } });
        const seconds = medianOf('image-1');
        expect(simulator.ledger.rows.map(({ task }) => task.seconds)).toEqual([seconds]);
        expect(jsonOf(accepted)['task_info']).toEqual({ can_cancel: true, estimated_time: Math.round(seconds * 1.2) });
      },
      { random: () => 0.25 },
    ));
});
