/** What many worlds have come to, together. */
import type { Counts, Report } from './world.ts';

export const countedNames = ['faults', 'cells', 'reached'] as const;

export interface Totals extends Record<(typeof countedNames)[number], Counts> {
  seeds: number;
  /** Seeds that broke, in order; no more than `MOST_BROKEN` are kept. */
  broken: number[];
  /** Worlds that broke. */
  violations: number;
  /** Of all processes, in seconds. */
  cpuSeconds: number;
}

const MOST_BROKEN = 1000;

export const noTotals = (): Totals => ({
  seeds: 0,
  broken: [],
  violations: 0,
  cpuSeconds: 0,
  faults: {},
  cells: {},
  reached: {},
});

export function addReport(totals: Totals, report: Report): void {
  totals.seeds += 1;
  for (const name of countedNames) addCounts(totals[name], report[name]);
  if (report.violations.length > 0) addBroken(totals, [report.seed], 1);
}

/** Adds what came later. */
export function addTotals(totals: Totals, more: Totals): void {
  totals.seeds += more.seeds;
  totals.cpuSeconds += more.cpuSeconds;
  for (const name of countedNames) addCounts(totals[name], more[name]);
  addBroken(totals, more.broken, more.violations);
}

export const sumOf = (counts: Readonly<Counts>): number => Object.values(counts).reduce((sum, n) => sum + n, 0);

function addBroken(totals: Totals, seeds: readonly number[], violations: number): void {
  totals.violations += violations;
  totals.broken.push(...seeds.slice(0, MOST_BROKEN - totals.broken.length));
}

function addCounts(to: Counts, from: Readonly<Counts>): void {
  for (const [what, n] of Object.entries(from)) to[what] = (to[what] ?? 0) + n;
}
