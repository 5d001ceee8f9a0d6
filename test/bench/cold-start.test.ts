/** The committed numbers of `npm run bench -- cold-start`. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { ColdStart } from '../../bench/cold-start/cold-start.ts';
import { coldStartTable } from '../../bench/cold-start/show.ts';
import { floors } from '../../bench/cold-start/starters.ts';
import { functionNames } from '../../core/names.ts';
import { coldStartSection } from '../../docs/cold-start-section.ts';

const { functions } = JSON.parse(readFileSync('bench/results/cold-start.json', 'utf8')) as { functions: ColdStart[] };
const ratioOf = (name: string) => functions.find((one) => one.name === name)?.ratio;

test('every function was measured beside a floor of the clients that it makes', () => {
  expect(functions.map(({ name }) => name)).toEqual(functionNames);
  for (const { name, floor } of functions) expect(floor).toMatchObject(floors[name as keyof typeof floors]);
});

test.each(['submit', 'query', 'sweep', 'webhook'])('%s starts within 1.25 times of the SDK and ky', (name) => {
  expect(ratioOf(name)).toBeLessThanOrEqual(1.25);
});

test.each(['admit', 'record', 'api'])('%s starts within 1.25 times of the SDK', (name) => {
  expect(ratioOf(name)).toBeLessThanOrEqual(1.25);
});

test('the table has a row for each', () => {
  expect(coldStartTable(functions).split('\n')).toHaveLength(2 + functionNames.length);
});

test('docs/benchmarks.md holds the table of the committed run', () => {
  const words = (text: string) => text.split(/[\s|:-]+/).join(' ');
  expect(words(readFileSync('docs/benchmarks.md', 'utf8'))).toContain(words(coldStartSection()));
});
