import { expect, test } from '@jest/globals';
import { readOptions } from './options.ts';

test.each([
  [[], { first: 1, count: 1000, isReplay: false, only: undefined, workers: 2, json: undefined }],
  [['--seed', '7'], { first: 7, count: 1, isReplay: true, only: undefined, workers: 2, json: undefined }],
  [
    ['--seed', '7', '--only', '1,12'],
    { first: 7, count: 1, isReplay: true, only: [1, 12], workers: 2, json: undefined },
  ],
  [
    ['--seed', '7', '--seeds', '3', '--workers', '1', '--json', 'run.json'],
    { first: 7, count: 3, isReplay: false, only: undefined, workers: 1, json: 'run.json' },
  ],
])('reads %j', (args, options) => {
  expect(readOptions(args, 2)).toEqual(options);
});

test.each([
  [['--seeds', 'many'], '--seeds is many; allowed: a whole number from 1 to 999999999.'],
  [['--seed', '0'], '--seed is 0; allowed: a whole number from 1 to 999999999.'],
  [['--workers', '1.5'], '--workers is 1.5; allowed: a whole number from 1 to 999999999.'],
  [['--seed', '1', '--only', '2,'], '--only is ; allowed: a whole number from 1 to 999999999.'],
  [['--seeds', '5', '--only', '1'], '--only goes with --seed alone.'],
])('refuses %j', (args, told) => {
  expect(() => readOptions(args, 2)).toThrow(told);
});
