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

const headings: Readonly<Record<PeerName, string>> = {
  bide: 'Bide',
  'bide-resubmit': 'Bide ²',
  cdk: '`LambdaInvoke`',
  fal: 'fal',
  replicate: 'replicate',
  runway: 'runway',
  openai: 'openai',
  vercel: 'ai + luma',
};

/** Markdown: a fault a line, a peer a column; what was billed of how many POSTs, and what the caller has in the end. */
export function markdown(rows: readonly Row[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cell = (fault: string, peer: PeerName) => summary(rows.find((row) => row.peer === peer && row.fault === fault));
  const body = faults
    .filter(({ name }) => name !== 'none')
    .map(({ name, title }) => line([title, ...peerNames.map((peer) => cell(name, peer))]));
  const heads = peerNames.map((peer) => headings[peer]);
  return [line(['', ...heads]), line(['---', ...heads.map(() => '---')]), ...body, ''].join('\n');
}

function summary(row: Row | undefined): string {
  if (row?.paid == null) return '–';
  const { posts, paid } = row;
  return `${paid > 1 ? `**${paid}**` : paid}/${count(posts)} ${endOf(row)}`;
}

/** What the caller has: `lost` is a task that was paid for and can be found no more. */
function endOf({ results, runs, idKept, paid, told }: Row): string {
  if (results === runs) return idKept === false ? 'result, an id lost' : 'result';
  if (results !== null && results > 0) return `result ${results} of ${runs}`;
  if (told.startsWith('submission_ambiguous')) return 'ambiguous ¹';
  if (paid === 0) return 'error';
  return idKept === true ? 'error, id kept' : 'lost';
}
