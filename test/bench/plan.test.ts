/** The committed numbers of `npm run bench -- plan`. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { MOST_MS, type Plans } from '../../bench/plan/plan.ts';
import { planSection } from '../../docs/plan-section.ts';

const { plans } = JSON.parse(readFileSync('bench/results/plan.json', 'utf8')) as Plans;

test.each(plans)('a plan for tasks that take $tasks takes under 5 ms', ({ meanMs, p99Ms, looks }) => {
  expect(Math.max(meanMs, p99Ms)).toBeLessThan(MOST_MS);
  expect(looks).toBeGreaterThan(1);
});

test('docs/benchmarks.md holds the table of the committed run', () => {
  const words = (text: string) => text.split(/[\s|:-]+/).join(' ');
  expect(words(readFileSync('docs/benchmarks.md', 'utf8'))).toContain(words(planSection()));
});
