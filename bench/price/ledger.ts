/** What tasks took, item by item. */
import { lists } from './prices.ts';
import type { Counted } from './run-task.ts';

/** One column of the ledger. */
export interface Priced extends Counted {
  readonly looks: number;
  /** Of items and indexes together. */
  readonly writeUnits: number;
  readonly dollarsPer1000: number;
}

/** What is kept in bench/results. */
export interface Prices {
  readonly prices: typeof lists;
  /** Tasks as they come day by day. */
  readonly rows: readonly Priced[];
  /** The first task of all, done at its first look: what it teaches is new at every level. */
  readonly first: Priced;
}

/** The sum of what was counted, and its price. */
export function price(looks: number, counted: Counted): Priced {
  const { writes, indexWrites, reads } = counted.units;
  const writeUnits = sum(writes) + sum(indexWrites);
  const dollars =
    counted.transitions * lists.transition +
    counted.calls * lists.functionCall +
    writeUnits * lists.writeUnit +
    reads * lists.readUnit +
    lists.apiRequest +
    lists.event;
  return { looks, ...counted, writeUnits, dollarsPer1000: Math.round(dollars * 1e6) / 1e3 };
}

const sum = (units: Record<string, number>) => Object.values(units).reduce((all, n) => all + n, 0);

/** A table in Markdown, a column for each kind of task. */
export function ledger({ rows, first }: Prices): string {
  const columns = [...rows, first];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const row = (name: string, of: (one: Priced) => number) => [name, ...columns.map((one) => told(of(one)))];
  const units = (name: string, of: (one: Priced) => Record<string, number>) => {
    const kinds = [...new Set(columns.flatMap((one) => Object.keys(of(one))))];
    return kinds.map((kind) => row(`${name} ${kind}`, (one) => of(one)[kind] ?? 0));
  };
  const named = rows.map(({ looks }) => (looks === 1 ? '1 look' : `${looks} looks`));
  const head = ['a task', ...named, 'the first of all, 1 look'];
  return [
    head,
    head.map((_, i) => (i === 0 ? '---' : '---:')),
    row('transitions', ({ transitions }) => transitions),
    row('function calls', ({ calls }) => calls),
    ...units('write units of item', (one) => one.units.writes),
    ...units('write units in indexes, of item', (one) => one.units.indexWrites),
    row('write units', ({ writeUnits }) => writeUnits),
    row('read units', (one) => one.units.reads),
    row('$ per 1,000 tasks', ({ dollarsPer1000 }) => dollarsPer1000),
  ]
    .map(line)
    .join('\n');
}

const told = (n: number) => (Number.isInteger(n) ? String(n) : n.toFixed(2));
