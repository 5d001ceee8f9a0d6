/** A table that counts what DynamoDB would bill: write units by item, those in indexes apart, and read units. */
import type { IndexQuery, Table } from '../../core/ports.ts';
import { indexAttributes } from '../../core/records/keys.ts';
import type { Item, Key, Value } from '../../core/records/write.ts';

/** Units by kind of item, e.g. `TASK`. */
export interface Units {
  /** Of the items themselves. */
  writes: Record<string, number>;
  /** Of their entries in indexes, which hold keys alone: one each. */
  indexWrites: Record<string, number>;
  reads: number;
}

/** Bytes as DynamoDB counts them, near enough: names, text in UTF-8, numbers by their digits, 3 and 1 for containers. */
export function sizeOf(value: Value | Item): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(Math.abs(value)).length / 2) + 1;
  if (typeof value === 'boolean' || value === null) return 1;
  if (value instanceof Set) return [...value].reduce((sum, text) => sum + Buffer.byteLength(text), 3);
  const inner: [string, Value][] = Object.entries(value);
  return inner.reduce((sum, [name, one]) => sum + Buffer.byteLength(name) + sizeOf(one) + 1, 3);
}

/** Nothing counted yet. */
export const noUnits = (): Units => ({ writes: {}, indexWrites: {}, reads: 0 });

/** Wraps a table; the counts grow in `units`. */
export function countingTable(table: Table, units: Units): Table {
  const wrote = async (key: Key, write: () => ReturnType<Table['put']>) => {
    const before = await table.get(key);
    const result = await write();
    const after = result.kind === 'written' ? result.item : before;
    const size = Math.max(sizeOf(before ?? {}), sizeOf(after ?? {}));
    const kind = key.sk.replace(/#.*/, '');
    count(units.writes, kind, Math.max(1, Math.ceil(size / 1024)));
    if (result.kind === 'written') count(units.indexWrites, kind, indexWrites(before, result.item));
    return result;
  };
  const read = (items: readonly (Item | undefined)[], halves: 1 | 2) => {
    const size = items.reduce((sum, item) => sum + sizeOf(item ?? {}), 0);
    units.reads += (Math.max(1, Math.ceil(size / 4096)) * halves) / 2;
  };
  return {
    async get(key) {
      const item = await table.get(key);
      read([item], 2);
      return item;
    },
    async list(pk, prefix, last) {
      const items = await table.list(pk, prefix, last);
      read(items, 2);
      return items;
    },
    index: async (query: IndexQuery) => {
      read([], 1);
      return table.index(query);
    },
    put: (item, condition) => wrote(item, () => table.put(item, condition)),
    update: (update) => wrote(update.key, () => table.update(update)),
  };
}

function count(units: Record<string, number>, kind: string, more: number): void {
  if (more > 0) units[kind] = (units[kind] ?? 0) + more;
}

/** A new entry or its removal is one write, a moved one two. */
function indexWrites(before: Item | undefined, after: Item): number {
  const entry = (item: Item | undefined, { pk, sk }: { pk: string; sk: string }) =>
    item?.[pk] === undefined || item[sk] === undefined ? undefined : JSON.stringify([item[pk], item[sk]]);
  return Object.values(indexAttributes).reduce((sum, names) => {
    const [old, fresh] = [entry(before, names), entry(after, names)];
    if (old === fresh) return sum;
    return sum + (old === undefined ? 0 : 1) + (fresh === undefined ? 0 : 1);
  }, 0);
}
