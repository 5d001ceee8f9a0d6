/** The table for people. */
import { columns } from '../../cli/show/columns.ts';
import { faults } from './fault-list.ts';
import type { Row } from './measure.ts';
import { peerNames, type PeerName } from './peer-names.ts';

const yesNo = (value: boolean | null) => (value === null ? '-' : value ? 'yes' : 'no');
/** In how many runs, where they differ. */
const often = ({ results, runs }: Row) =>
  results === null ? '-' : results === 0 ? 'no' : results === runs ? 'yes' : `${results} of ${runs}`;
const count = (value: number | null) => (value === null ? '-' : String(value));

/** Every cell, a block a fault. */
export function table(rows: readonly Row[]): string {
  const heading = ['', 'POSTs', 'paid', 'result', 'id kept', 'seconds', 'told'];
  const lines = rows.map((row) => [
    `  ${row.peer}`,
    count(row.posts),
    count(row.paid),
    often(row),
    yesNo(row.idKept),
    row.seconds === null ? '-' : row.seconds.toFixed(1),
    row.told,
  ]);
  const [first = '', ...aligned] = columns([heading, ...lines]);
  const blocks = faults.map(({ name, title }) => {
    const own = aligned.filter((_, i) => rows[i]?.fault === name);
    return [title, ...own].join('\n');
  });
  return [first, ...blocks].join('\n');
}

/** A fault a line, a peer a column: `2 paid of 3 POSTs`, and what the caller has in the end. */
export function markdown(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cell = (fault: string, peer: PeerName) => summary(rows.find((row) => row.peer === peer && row.fault === fault));
  const body = faults.map(({ name, title }) => line([title, ...peerNames.map((peer) => cell(name, peer))]));
  return [line(['POSTs / paid', ...peerNames]), line(['---', ...peerNames.map(() => '---')]), ...body].join('\n');
}

function summary(row: Row | undefined): string {
  if (row?.posts == null) return '-';
  const { posts, paid, results, runs, idKept } = row;
  const some = results === runs ? 'result' : `result ${often(row)}`;
  const end = results !== 0 ? some : idKept === true ? 'no result, id kept' : 'no result';
  return `${posts} / ${count(paid)} ${end}${idKept === false ? ', id lost' : ''}`;
}
