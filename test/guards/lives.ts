/** Lives through seeded worlds until one breaks: `node lives.mjs BLUEPRINT FIRST LAST`. Prints one JSON line. */
import { readFileSync } from 'node:fs';
import type { Blueprint } from '../../local/blueprint.ts';
import { live } from '../simulation/world.ts';

// Thousands of simulated errors are thrown, and nobody reads where.
Error.stackTraceLimit = 0;

const [path = '', first = '1', last = '0'] = process.argv.slice(2);
const blueprint = JSON.parse(readFileSync(path, 'utf8')) as Blueprint;

async function firstBroken(): Promise<{ seed: number; violations: readonly string[] } | undefined> {
  for (let seed = Number(first); seed <= Number(last); seed += 1) {
    try {
      const { violations } = await live(seed, blueprint);
      if (violations.length > 0) return { seed, violations };
    } catch (cause) {
      return { seed, violations: [`the world broke: ${String(cause)}`] };
    }
  }
  return undefined;
}

console.log(JSON.stringify({ found: await firstBroken() }));
