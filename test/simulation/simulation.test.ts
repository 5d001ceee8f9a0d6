import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import type { Counts } from './world.ts';

const SEEDS = 2000;

/** Faults that the worlds must have met, each more than fifty times. */
const expectedFaults = [
  ...['crash_before', 'crash_after', 'crash_at_log', 'lost_answer', 'outage', 'window', 'stall', 'frozen'],
  ...['timed_out', 'zombie', 'throttled', 'service_error', 'write_retried'],
  ...['delivered_twice', 'delivered_late', 'admitted_twice', 'never_started', 'cancelled', 'stopped', 'doubled'],
];

/** The protocol table of Submit: what it finds, and what it does. */
const expectedCells = [
  'another generation: answers superseded',
  'terminal: answers closed',
  'no attempt: opened',
  'prepared: answers not_yet',
  'prepared: overtaken',
  'prepared: closed cancelled',
  'prepared: closed deadline_exceeded',
  'prepared: closed for good',
  'prepared: sending, dies',
  'prepared: sending, POST, dies',
  'prepared: sending, POST, accepted, answers accepted',
  'prepared: sending, POST, accepted, dies',
  // The table was away: the id travels in the answer.
  'prepared: sending, POST, answers accepted',
  'prepared: sending, POST, accepted late',
  'prepared: sending, POST, overtaken',
  'prepared: sending, POST, prepared, answers not_yet',
  'prepared: sending, POST, closed for good',
  'prepared: sending, POST, closed and opened, answers not_yet',
  'prepared: sending, POST, ambiguous',
  'sending: answers not_yet',
  'sending, expired: ambiguous',
  'ambiguous: answers closed',
  'ambiguous: closed and opened, answers not_yet',
  'accepted: answers accepted',
  'closed: answers closed',
];

/** Transitions of attempts, and who made them. */
const expectedTransitions = [
  'prepared → sending by submit',
  'prepared → closed by submit',
  'prepared → closed by api',
  'prepared → closed by sweep',
  'sending → prepared by its sender',
  'sending → closed by its sender',
  'sending → ambiguous by its sender',
  'sending → ambiguous by submit',
  'sending → ambiguous by sweep',
  'sending → accepted by its sender',
  'sending → accepted by query',
  'ambiguous → accepted by its sender',
  'ambiguous → accepted by query',
  'ambiguous → closed by submit',
  'accepted → closed by query',
  'accepted → closed by api',
  'accepted → closed by sweep',
  'opened after sending',
  'opened after ambiguous',
  'opened after accepted',
  'late id kept',
  'cancelled_between',
];

const missing = (expected: readonly string[], counts: Counts, atLeast: number) =>
  expected.filter((name) => (counts[name] ?? 0) < atLeast);

// In a process of its own: a third of the time that the same takes inside Jest.
test(`holds I1 to I13 over ${SEEDS} seeds of crashes before and after every side effect, and reaches the whole protocol`, () => {
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
  const told = JSON.parse(json) as { broken: number[]; faults: Counts; cells: Counts; transitions: Counts };
  expect(told.broken).toEqual([]);
  expect(last).toMatch(/^2000 seeds, 0 violations, \d+ faults$/);
  expect(missing(expectedFaults, told.faults, 50)).toEqual([]);
  expect(missing(expectedCells, told.cells, 1)).toEqual([]);
  expect(missing(expectedTransitions, told.transitions, 1)).toEqual([]);
}, 180_000);
