/** The parts of the README that are made from the code. */
import { drawGraph } from '../cli/graph.ts';
import { withBlock } from './readme-block.ts';
import { defaultsTable } from './readme-defaults.ts';

/** The README as it should be now. */
export function currentReadme(readme: string): string {
  const withGraph = withBlock(readme, 'state-machine', `\`\`\`mermaid\n${drawGraph()}\`\`\`\n`);
  return withBlock(withGraph, 'defaults', defaultsTable());
}
