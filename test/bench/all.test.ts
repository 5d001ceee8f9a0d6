import { expect, test } from '@jest/globals';
import { runsOf } from '../../bench/all.ts';

const names = ['cold-start', 'load', 'polling', 'price'];

test('every bench runs once, the load at the end', () => {
  expect(runsOf(names, undefined)).toEqual([['cold-start'], ['price'], ['polling'], ['load']]);
});

test('with a trace the polling bench replays it as its tables have it', () => {
  const replays = runsOf(names, 'FILE').filter(([, option]) => option === '--trace');
  expect(replays.map((run) => run.slice(3).join(' '))).toEqual(['', '--half', '--c 0.5', '--c 10']);
});
