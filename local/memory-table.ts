/** The table in memory, with DynamoDB's meaning of every write; the table contract holds it to the real ones. */
import type { Clock, IndexEntry, IndexQuery, Table, WriteResult } from '../core/ports.ts';
import { indexAttributes } from '../core/records/keys.ts';
import type { Condition, Item, Key, Path, Update, Value } from '../core/records/write.ts';
import { check, checkCondition, checkKey, checkPaths, checkSets, ValidationError } from './check-write.ts';

/** Items live in a map by `pk`, each partition a map by `sk`. Callers get copies; what is stored never changes. */
export class MemoryTable implements Table {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #partitions = new Map<string, Map<string, Item>>();

  constructor(options: { clock: Pick<Clock, 'now'> }) {
    this.#clock = options.clock;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, memory is not
  async get(key: Key): Promise<Item | undefined> {
    checkKey(key);
    const item = this.#stored(key);
    return item === undefined || this.#expired(item) ? undefined : copied(item);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async put(item: Item, condition?: Condition): Promise<WriteResult> {
    check(item);
    if (condition !== undefined) checkCondition(condition);
    if (condition !== undefined && !holds(condition, this.#stored(item))) return { kind: 'refused' };
    this.#store(copied(item));
    return { kind: 'written', item: copied(item) };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async update(update: Update): Promise<WriteResult> {
    checkKey(update.key);
    checkPaths(update);
    checkSets(update);
    if (update.onlyIf !== undefined) checkCondition(update.onlyIf);
    const before = this.#stored(update.key);
    if (update.onlyIf !== undefined && !holds(update.onlyIf, before)) return { kind: 'refused' };
    const item = changed(before ?? { ...update.key }, before, update);
    check(item);
    this.#store(item);
    return { kind: 'written', item: copied(item) };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async list(pk: string, prefix: string, last?: number): Promise<Item[]> {
    checkKey({ pk, sk: 'any' });
    const items = [...(this.#partitions.get(pk)?.values() ?? [])];
    return items
      .filter((item) => item.sk.startsWith(prefix) && !this.#expired(item))
      .sort((a, b) => inBytes(a.sk, b.sk))
      .slice(last === undefined ? 0 : -last)
      .map((item) => copied(item));
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async index({ index, pk, from, to, descending = false, limit }: IndexQuery): Promise<IndexEntry[]> {
    if (compares(from, '>', to)) {
      throw new ValidationError(
        'The BETWEEN operator requires upper bound to be greater than or equal to lower bound.',
      );
    }
    const names = indexAttributes[index];
    const entries: IndexEntry[] = [];
    for (const partition of this.#partitions.values()) {
      for (const item of partition.values()) {
        const at = item[names.sk];
        if (item[names.pk] !== pk || (typeof at !== 'string' && typeof at !== 'number')) continue;
        const inside = compares(at, '>=', from) && compares(at, '<=', to);
        if (inside) entries.push({ key: { pk: item.pk, sk: item.sk }, at });
      }
    }
    const sorted = entries.sort((a, b) => (a.at === b.at ? 0 : compares(a.at, '<', b.at) ? -1 : 1));
    return (descending ? sorted.reverse() : sorted).slice(0, limit);
  }

  /** Every stored item, for oracles; expired ones too. Not copies: do not change them. */
  items(): Item[] {
    return [...this.#partitions.values()].flatMap((partition) => [...partition.values()]);
  }

  #stored(key: Key): Item | undefined {
    return this.#partitions.get(key.pk)?.get(key.sk);
  }

  #store(item: Item): void {
    let partition = this.#partitions.get(item.pk);
    if (partition === undefined) this.#partitions.set(item.pk, (partition = new Map<string, Item>()));
    partition.set(item.sk, item);
  }

  #expired(item: Item): boolean {
    const at = item['expiresAt'];
    return typeof at === 'number' && at * 1000 <= this.#clock.now();
  }
}

/** Whether a condition holds for an item; an absent item has no attributes. */
export function holds(condition: Condition, item: Item | undefined): boolean {
  switch (condition.op) {
    case 'and':
      return condition.of.every((one) => holds(one, item));
    case 'or':
      return condition.of.some((one) => holds(one, item));
    case 'exists':
      return read(item, condition.path) !== undefined;
    case 'absent':
      return read(item, condition.path) === undefined;
    case 'in':
      return condition.values.some((value) => value === read(item, condition.path));
    case 'fewer': {
      const found = read(item, condition.path);
      return found instanceof Set && found.size < condition.value;
    }
    case 'contains': {
      const found = read(item, condition.path);
      return found instanceof Set && found.has(condition.value);
    }
    default:
      return compares(read(item, condition.path), condition.op, condition.value);
  }
}

function compares(found: Value | undefined, op: string, value: string | number | boolean): boolean {
  if (op === '=') return found === value;
  if (op === '<>') return found !== value;
  if (typeof found !== typeof value || typeof found === 'boolean' || found === undefined) return false;
  const [a, b] = typeof found === 'string' ? [inBytes(found, String(value)), 0] : [found, value];
  if (op === '<') return (a as number) < (b as number);
  if (op === '<=') return (a as number) <= (b as number);
  return op === '>' ? (a as number) > (b as number) : (a as number) >= (b as number);
}

/** Order of the UTF-8 bytes: that of the code units, except where a surrogate comes in. */
function inBytes(a: string, b: string): number {
  if (a === b) return 0;
  const isPlain = !SURROGATE.test(a) && !SURROGATE.test(b);
  return isPlain ? (a < b ? -1 : 1) : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const SURROGATE = /[\ud800-\udfff]/;

/** DynamoDB adds in decimal: 0.1 + 0.2 is 0.3. */
const sum = (a: number, b: number): number =>
  Number.isInteger(a) && Number.isInteger(b) ? a + b : Number((a + b).toPrecision(15));

/** A deep copy; ten times as fast as `structuredClone` for such plain values. */
function copied<V extends Value>(value: V): V;
function copied(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Set) return new Set(value);
  if (Array.isArray(value)) return value.map(copied);
  const copy: Members = { ...value };
  for (const name in copy) {
    const inner = copy[name];
    if (typeof inner === 'object' && inner !== null) copy[name] = copied(inner);
  }
  return copy;
}

type Members = Record<string, Value>;

const isMap = (value: Value | undefined): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Set);

function read(item: Item | undefined, path: Path): Value | undefined {
  let found: Value | undefined = item;
  for (const name of path.includes('.') ? path.split('.') : [path]) {
    if (!isMap(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** A new item with the update applied; operands are read from the item as it was before. */
function changed(base: Item, before: Item | undefined, { set, setIfAbsent, add, join, leave, remove }: Update): Item {
  const draft = new Draft(base);
  for (const [path, value] of Object.entries(set ?? {})) draft.write(path, copied(value));
  for (const [path, value] of Object.entries(setIfAbsent ?? {})) {
    const found = read(before, path);
    draft.write(path, copied(found === undefined ? value : found));
  }
  for (const [path, value] of Object.entries(add ?? {})) {
    const stored = read(before, path);
    const found = stored === undefined ? 0 : stored;
    if (typeof found !== 'number') throw new ValidationError(`Cannot add to ${path}: it is not a number.`);
    draft.write(path, sum(found, value));
  }
  for (const [path, members] of Object.entries(join ?? {})) {
    draft.write(path, new Set([...setAt(before, path), ...members]));
  }
  for (const [path, members] of Object.entries(leave ?? {})) {
    const left = [...setAt(before, path)].filter((member) => !members.includes(member));
    if (left.length > 0) draft.write(path, new Set(left));
    else draft.drop(path);
  }
  for (const path of remove ?? []) draft.drop(path);
  return draft.item;
}

function setAt(item: Item | undefined, path: Path): Set<string> {
  const found = read(item, path) ?? new Set<string>();
  if (!(found instanceof Set)) throw new ValidationError(`Cannot add to ${path}: it is not a set.`);
  return found;
}

/** A changed item, which shares with the one before it whatever has not changed. */
class Draft {
  readonly item: Item;
  readonly #own = new Set<Members>();

  constructor(base: Item) {
    this.item = { ...base };
  }

  write(path: Path, value: Value): void {
    const [parent, name] = this.#parentOf(path);
    parent[name] = value;
  }

  drop(path: Path): void {
    const [parent, name] = this.#parentOf(path);
    Reflect.deleteProperty(parent, name);
  }

  #parentOf(path: Path): [Members, string] {
    if (!path.includes('.')) return [this.item, path];
    const names = path.split('.');
    const last = names.pop() ?? '';
    let parent: Members = this.item;
    for (const name of names) {
      const found: Value | undefined = Object.hasOwn(parent, name) ? parent[name] : undefined;
      if (!isMap(found)) throw new ValidationError(`The document path ${path} is invalid: its parent is missing.`);
      const own = this.#own.has(found) ? found : { ...found };
      this.#own.add(own);
      parent[name] = own;
      parent = own;
    }
    return [parent, last];
  }
}
