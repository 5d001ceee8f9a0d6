import { expect, test } from '@jest/globals';
import picocolors from 'picocolors';
import { Progress } from '../../../cli/bulk/progress.ts';

const colors = picocolors.createColors(false);
let now = 0;
const progressOf = (total: number, slots = 2) => new Progress(total, slots, () => now);

test('what an earlier run did counts, and what failed is told apart', () => {
  const progress = progressOf(4);
  progress.wasThere(true);
  progress.wasThere(false);
  expect(progress.line(colors)).toBe('██████████░░░░░░░░░░  2 of 4 · 1 failed · 2 from before');
});

test('the time that is left follows what the tasks show of themselves, then what they took', () => {
  now = 0;
  const progress = progressOf(1200);
  progress.started('a');
  expect(progress.text()).toBe('0 of 1,200 · 1 under way');
  const eta = { p50: new Date(10_000).toISOString(), p90: new Date(20_000).toISOString() };
  progress.saw('a', { eta });
  expect(progress.text()).toBe('0 of 1,200 · about 1 h left · 1 under way');
  for (const key of ['a', 'b', 'c']) {
    progress.started(key);
    now += 1000;
    progress.hasEnded(key, true);
  }
  expect(progress.text()).toBe('3 of 1,200 · about 9 min left');
});

test('at its end it is full and says nothing of time', () => {
  const progress = progressOf(1);
  progress.started('a');
  progress.hasEnded('a', true);
  expect(progress.line(colors)).toBe('████████████████████  1 of 1');
});
