import { expect, test } from '@jest/globals';
import { blueprint } from '../helpers/blueprint.ts';
import { live } from './world.ts';

const SEEDS = 2000;

test(`holds I1 to I8, I11 and I13 over ${SEEDS} seeds of crashes before and after every side effect`, async () => {
  const faults: Record<string, number> = {};
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const report = await live(seed, blueprint);
    for (const [fault, n] of Object.entries(report.faults)) faults[fault] = (faults[fault] ?? 0) + n;
    expect({
      seed,
      violations: report.violations,
      timeline: report.violations.length > 0 ? report.timeline : [],
    }).toEqual({
      seed,
      violations: [],
      timeline: [],
    });
  }
  for (const fault of [
    'crash_before',
    'crash_after',
    'lost_answer',
    'outage',
    'stall',
    'write_retried',
    'delivered_twice',
  ]) {
    expect([fault, faults[fault] ?? 0]).toEqual([fault, expect.any(Number)]);
    expect(faults[fault]).toBeGreaterThan(100);
  }
}, 180_000);
