import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { faultRows } from '../../docs/fault-rows.ts';
import { faultTests } from '../../docs/fault-tests.ts';
import { currentFaults } from '../../docs/faults.ts';

const tests = faultTests();

test('docs/faults.md is as the tests are now; if not, run `npm run docs`', () => {
  expect(readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8')).toBe(currentFaults());
});

test('every row of the matrix has a test', () => {
  const tested = new Set(tests.map(({ row }) => row));
  expect(faultRows).toHaveLength(54);
  expect(faultRows.flatMap((_, i) => (tested.has(i + 1) ? [] : [i + 1]))).toEqual([]);
});

test('no test is of a row that the matrix does not have', () => {
  expect(tests.filter(({ row }) => row < 1 || row > faultRows.length)).toEqual([]);
});

test('no name stands for two tests', () => {
  const names = tests.map(({ row, fault, happens }) => `${row} ${fault}: ${happens}`);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

test('no test of the project is left out, or expected to fail: its name would stand for nothing', () => {
  const folder = new URL('../', import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const leftOut = /\b(test|it|describe)(\.\w+)*\.(skip|only|todo|failing)\b|\b(x(it|test|describe)|f(it|describe))\(/;
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((name) => leftOut.test(readFileSync(new URL(name, folder), 'utf8')))).toEqual([]);
});
