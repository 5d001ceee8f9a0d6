/** The parts of docs/simulation.md that are made: what is injected, what was reached, and the recorded run. */
import type { Run } from '../test/simulation/record.ts';
import { expected } from '../test/simulation/expected.ts';
import { sumOf } from '../test/simulation/totals.ts';
import { withBlock } from './readme-block.ts';

/** The page with the figures of the run. */
export function currentSimulationPage(page: string, run: Run): string {
  const { faults, cells, reached } = run.totals;
  const withRun = withBlock(page, 'run', recorded(run));
  const withFaults = withBlock(withRun, 'faults', table('injected', Object.keys(faults).sort(), faults));
  const withCells = withBlock(withFaults, 'cells', table('found: done', expected.cells, cells));
  return withBlock(withCells, 'reached', table('reached', expected.reached, reached));
}

function recorded(run: Run): string {
  return [
    '| commit | date | seeds | violations | faults | CPU time | seeds a minute on two cores | Node |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    row(run),
    '',
    ofThree(run.totals),
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

/** The rule of three. */
function ofThree({ seeds, violations }: Run['totals']): string {
  if (violations > 0) return `${grouped(violations)} worlds broke.`;
  return `No world broke: with 95 % confidence fewer than ${grouped(3_000_000 / seeds)} in a million such worlds do.`;
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
