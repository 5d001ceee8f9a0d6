import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';

const SEEDS = 2000;

/** Faults that the worlds must have met, each more than a hundred times. */
const expected = [
  'crash_before',
  'crash_after',
  'lost_answer',
  'outage',
  'stall',
  'write_retried',
  'delivered_twice',
  'never_started',
  'cancelled',
  'stopped',
];

// In a process of its own: a third of the time that the same takes inside Jest.
test(`holds I1 to I8, I11 and I13 over ${SEEDS} seeds of crashes before and after every side effect`, () => {
  const args = [
    '--import',
    import.meta.resolve('tsx'),
    'test/simulation/simulate.ts',
    '--json',
    '--seeds',
    String(SEEDS),
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect([status, stderr, status === 0 ? '' : stdout]).toEqual([0, '', '']);
  const [json = '', last] = stdout.trim().split('\n').slice(-2);
  const { broken, faults } = JSON.parse(json) as { broken: number[]; faults: Record<string, number> };
  expect(broken).toEqual([]);
  expect(last).toMatch(/^2000 seeds, 0 violations, \d+ faults$/);
  expect(expected.filter((fault) => !((faults[fault] ?? 0) > 100))).toEqual([]);
}, 180_000);
