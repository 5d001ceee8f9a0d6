/** The committed numbers of `npm run bench -- cold-start`. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { ColdStart } from '../../bench/cold-start/cold-start.ts';
import { coldStartTable } from '../../bench/cold-start/show.ts';
import { floors } from '../../bench/cold-start/starters.ts';
import { functionNames } from '../../core/names.ts';

const { functions } = JSON.parse(readFileSync('bench/results/cold-start.json', 'utf8')) as { functions: ColdStart[] };
const ratioOf = (name: string) => functions.find((one) => one.name === name)?.ratio;

test('every function was measured beside a floor of the clients that it makes', () => {
  expect(functions.map(({ name }) => name)).toEqual(functionNames);
  for (const { name, floor } of functions) expect(floor).toMatchObject(floors[name as keyof typeof floors]);
});

test.each(['submit', 'query', 'sweep'])('%s starts within 1.25 times of the SDK and ky', (name) => {
  expect(ratioOf(name)).toBeLessThanOrEqual(1.25);
});

test('record starts within 1.25 times of the SDK', () => {
  expect(ratioOf('record')).toBeLessThanOrEqual(1.25);
});

test('the table has a row for each', () => {
  expect(coldStartTable(functions).split('\n')).toHaveLength(2 + functionNames.length);
});
