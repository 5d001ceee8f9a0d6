import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { keep, resume } from './record.ts';
import { addTotals, noTotals, type Totals } from './totals.ts';

const folder = mkdtempSync(join(tmpdir(), 'bide-record-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = { commit: 'c', sources: 's', firstSeed: 5, wanted: 1000, node: 'v20' };
const part = (seeds: number, broken: number[]): Totals => ({
  ...noTotals(),
  seeds,
  broken,
  violations: broken.length,
  cpuSeconds: 1,
  faults: { outage: 2 },
});

test('a run that was cut short is taken up with what it had come to', () => {
  const file = join(folder, 'run.json');
  expect(resume(file, run)).toBeUndefined();
  const totals = noTotals();
  addTotals(totals, part(200, [7]));
  addTotals(totals, part(200, []));
  keep(file, { ...run, at: '2026-01-01T00:00:00.000Z', totals });
  const taken = resume(file, { ...run });
  expect(taken).toEqual({ ...part(400, [7]), cpuSeconds: 2, faults: { outage: 4 } });
  expect(readdirSync(folder)).toEqual(['run.json']);
});

test.each([
  { name: 'sources', other: 't' },
  { name: 'node', other: 'v22' },
  { name: 'firstSeed', other: 1 },
  { name: 'wanted', other: 2000 },
])('a file of a run with another $name is left alone', ({ name, other }) => {
  const file = join(folder, `${name}.json`);
  keep(file, { ...run, at: '2026-01-01T00:00:00.000Z', totals: noTotals() });
  const asked = { ...run, [name]: other };
  expect(() => resume(file, asked)).toThrow(`this run has ${other}. Move it away, or name another.`);
});
