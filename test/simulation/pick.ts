/** One of weighted choices. */
export function pick<T>(draw: number, choices: readonly (readonly [number, T])[]): T {
  let sum = 0;
  for (const [weight] of choices) sum += weight;
  let left = draw * sum;
  for (const [weight, choice] of choices) {
    left -= weight;
    if (left < 0) return choice;
  }
  throw new Error('Nothing to pick from.');
}
