/** The parts of docs/simulation.md that are made: what is injected, what was reached, and the recorded runs. */
import type { Run } from '../test/simulation/record.ts';
import { expected } from '../test/simulation/expected.ts';
import { sumOf } from '../test/simulation/totals.ts';
import { withBlock } from './readme-block.ts';

/** The page with the figures of the runs; what was injected and reached are those of the newest, the first. */
export function currentSimulationPage(page: string, runs: readonly [Run, ...Run[]]): string {
  const { faults, cells, reached } = runs[0].totals;
  const withRun = withBlock(page, 'run', recorded(runs));
  const withFaults = withBlock(withRun, 'faults', table('injected', Object.keys(faults).sort(), faults));
  const withCells = withBlock(withFaults, 'cells', table('found: done', expected.cells, cells));
  return withBlock(withCells, 'reached', table('reached', expected.reached, reached));
}

function recorded(runs: readonly Run[]): string {
  return [
    '| commit | date | seeds | violations | faults | CPU time | seeds a minute on two cores | Node |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...runs.map(row),
    '',
    ofThree(runs.map(({ totals }) => totals)),
    '',
  ].join('\n');
}

function row({ commit, firstSeed, wanted, node, at, totals }: Run): string {
  const { seeds, violations, faults, cpuSeconds } = totals;
  const goesOn = seeds < wanted ? ` of ${grouped(wanted)}` : '';
  const cells = [
    `\`${commit}\``,
    at.slice(0, 10),
    `${grouped(seeds)}${goesOn}, from ${firstSeed} on`,
    grouped(violations),
    grouped(sumOf(faults)),
    `${grouped(Math.round(cpuSeconds))} s`,
    grouped(Math.round((120 * seeds) / cpuSeconds)),
    node,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The rule of three, for each run by itself: they are of different commits. */
function ofThree(all: readonly { readonly seeds: number; readonly violations: number }[]): string {
  const broken = all.reduce((sum, { violations }) => sum + violations, 0);
  if (broken > 0) return `${grouped(broken)} worlds broke.`;
  const most = all.map(({ seeds }) => grouped(3_000_000 / seeds)).join(' and ');
  return `No world broke: with 95 % confidence fewer than ${most} in a million such worlds do.`;
}

function table(title: string, names: readonly string[], counts: Readonly<Record<string, number>>): string {
  return [
    `| ${title} | times |`,
    '| --- | ---: |',
    ...names.map((name) => `| ${name.replaceAll('|', '\\|')} | ${grouped(counts[name] ?? 0)} |`),
    '',
  ].join('\n');
}

const grouped = (n: number): string => n.toLocaleString('en-US', { maximumFractionDigits: 1 });
