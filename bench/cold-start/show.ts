/** The results of the cold-start bench as a table in Markdown. */
import type { ColdStart } from './cold-start.ts';

const shortName = (name: string) => name.replace('@aws-sdk/client-', '');

/** One row a function. */
export function coldStartTable(functions: readonly ColdStart[]): string {
  const head = ['function', 'loaded, KB', 'on demand, KB', 'CPU, ms', 'floor', 'its CPU, ms', 'ratio'];
  const rows = functions.map(({ name, loadedKilobytes, onDemandKilobytes, cpu, floor, ratio }) => [
    name,
    String(loadedKilobytes),
    String(onDemandKilobytes),
    cpu.toFixed(1),
    [...floor.packages.map(shortName), ...(floor.ky ? ['ky'] : [])].join(', '),
    floor.cpu.toFixed(1),
    ratio.toFixed(2),
  ]);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const ruler = ['---', '---:', '---:', '---:', '---', '---:', '---:'];
  return [line(head), line(ruler), ...rows.map(line)].join('\n');
}
