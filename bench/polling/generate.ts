/** Tasks that resemble a real generation service's, for whoever has no trace: fitted to one of 16,078 tasks. */
import type { Random } from '../../core/ports.ts';
import { normal, uniform } from './random.ts';
import type { Row } from './replay.ts';

const TASKS = 16_000;
/** Shares of the models fall off like this; the first has a third of all. */
const MODELS = 77;
const FALL = 1.3;
/** Natural logs of the seconds: of the models' medians, and of tasks about them. */
const medians = { mean: 3.08, deviation: 0.28 };
const DEVIATION = 0.33;
const outputs = [
  { share: 0.59, value: 1, log: -0.07 },
  { share: 0.08, value: 2, log: 0.03 },
  { share: 0.19, value: 4, log: 0.09 },
  { share: 0.14, value: 8, log: 0.14 },
];
/** Some fail early. */
const failures = { share: 0.016, mean: 1.5, deviation: 1 };
const MEDIAN_GAP_SECONDS = 17;

/** Always the same for the same seed. */
export function generate(random: Random): Row[] {
  const models = Array.from({ length: MODELS }, (_, i) => ({
    name: `model-${i + 1}`,
    share: (i + 1) ** -FALL,
    log: medians.mean + medians.deviation * normal(random),
  }));
  let at = 0;
  return Array.from({ length: TASKS }, (): Row => {
    at += Math.round(MEDIAN_GAP_SECONDS * Math.exp(1.2 * normal(random)));
    const model = drawn(models, random);
    const many = drawn(outputs, random);
    const failed = random() < failures.share;
    const log = failed
      ? failures.mean + failures.deviation * normal(random)
      : model.log + many.log + DEVIATION * normal(random);
    const seconds = Math.max(0.3, Math.round(Math.exp(log)) + uniform(random, -0.5, 0.5));
    return { at, seconds, body: { model: model.name, num_outputs: many.value, num_steps: 30 } };
  });
}

function drawn<T extends { readonly share: number }>(from: readonly T[], random: Random): T {
  let left = random() * from.reduce((sum, { share }) => sum + share, 0);
  const found = from.find(({ share }) => (left -= share) < 0) ?? from[0];
  if (found === undefined) throw new Error('There is nothing to draw from.');
  return found;
}
