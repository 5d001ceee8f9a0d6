/** The parts of the README that are made from the code and from the committed runs. */
import { readFileSync } from 'node:fs';
import type { Row } from '../bench/faults/measure.ts';
import { markdown } from '../bench/faults/show.ts';
import { drawGraph } from '../cli/graph.ts';
import { withBlock } from './readme-block.ts';
import { defaultsTable } from './readme-defaults.ts';

const faultsFile = new URL('../bench/results/faults.json', import.meta.url);

/** The README as it should be now. */
export function currentReadme(readme: string): string {
  const { rows } = JSON.parse(readFileSync(faultsFile, 'utf8')) as { rows: Row[] };
  const withFaults = withBlock(readme, 'faults', markdown(rows));
  const withGraph = withBlock(withFaults, 'state-machine', `\`\`\`mermaid\n${drawGraph()}\`\`\`\n`);
  return withBlock(withGraph, 'defaults', defaultsTable());
}
