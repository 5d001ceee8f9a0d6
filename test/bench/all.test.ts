import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { MOST_SECONDS, partsOf, type AllRun } from '../../bench/all.ts';
import { allSection } from '../../docs/all-section.ts';

const names = ['cold-start', 'load', 'polling', 'price'];

test('every bench runs once: the timed ones alone, the others side by side, the load at the end', () => {
  expect(partsOf(names, undefined)).toEqual([[['cold-start']], [['polling'], ['price']], [['load']]]);
});

test('with a trace the polling bench replays it as its tables have it', () => {
  const replays = partsOf(names, 'FILE')
    .flat()
    .filter(([, option]) => option === '--trace');
  expect(replays.map((run) => run.slice(3).join(' '))).toEqual(['', '--half', '--c 0.5', '--c 10']);
});

const { seconds, runs } = JSON.parse(readFileSync('bench/results/all.json', 'utf8')) as AllRun;

test('the committed run had every bench in it, a trace too, and took less than a quarter of an hour', () => {
  const benches = runs.map(({ bench }) => bench);
  expect(new Set(benches.map((bench) => bench.split(' ')[0]))).toEqual(
    new Set(['cold-start', 'faults', 'limiter', 'load', 'plan', 'polling', 'price', 'scale']),
  );
  expect(benches.filter((bench) => bench.includes('--trace FILE'))).toHaveLength(4);
  expect(seconds).toBeLessThanOrEqual(MOST_SECONDS);
});

test('docs/benchmarks.md says how long they took', () => {
  const words = (text: string) => text.split(/[\s|:-]+/).join(' ');
  expect(words(readFileSync('docs/benchmarks.md', 'utf8'))).toContain(words(allSection()));
});
