/** The table in memory, with DynamoDB's meaning of every write; the table contract holds it to the real ones. */
import type { Clock, Table, WriteResult } from '../core/ports.ts';
import type { Condition, Item, Key, Path, Update, Value } from '../core/records/write.ts';

/** What DynamoDB says of a request that cannot be carried out. */
export class ValidationError extends Error {
  override readonly name = 'ValidationException';
}

const MAX_ITEM_BYTES = 400 * 1024;

/** Items live in a map by `pk`, each partition a map by `sk`. Callers get copies and never the stored item. */
export class MemoryTable implements Table {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #partitions = new Map<string, Map<string, Item>>();

  constructor(options: { clock: Pick<Clock, 'now'> }) {
    this.#clock = options.clock;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, memory is not
  async get(key: Key): Promise<Item | undefined> {
    const item = this.#stored(key);
    return item === undefined || this.#expired(item) ? undefined : structuredClone(item);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async put(item: Item, condition?: Condition): Promise<WriteResult> {
    check(item);
    if (condition !== undefined && !holds(condition, this.#stored(item))) return { kind: 'refused' };
    this.#store(structuredClone(item));
    return { kind: 'written', item: structuredClone(item) };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async update(update: Update): Promise<WriteResult> {
    checkPaths(update);
    const before = this.#stored(update.key);
    if (update.onlyIf !== undefined && !holds(update.onlyIf, before)) return { kind: 'refused' };
    const item = changed(before ?? { ...update.key }, before, update);
    check(item);
    this.#store(item);
    return { kind: 'written', item: structuredClone(item) };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as above
  async list(pk: string, prefix: string): Promise<Item[]> {
    const items = [...(this.#partitions.get(pk)?.values() ?? [])];
    return items
      .filter((item) => item.sk.startsWith(prefix) && !this.#expired(item))
      .sort((a, b) => Buffer.compare(Buffer.from(a.sk), Buffer.from(b.sk)))
      .map((item) => structuredClone(item));
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
    default:
      return compares(read(item, condition.path), condition.op, condition.value);
  }
}

function compares(found: Value | undefined, op: string, value: string | number | boolean): boolean {
  if (op === '=') return found === value;
  if (op === '<>') return found !== value;
  if (typeof found !== typeof value || typeof found === 'boolean' || found === undefined) return false;
  const [a, b] =
    typeof found === 'string' ? [Buffer.compare(Buffer.from(found), Buffer.from(String(value))), 0] : [found, value];
  if (op === '<') return (a as number) < (b as number);
  if (op === '<=') return (a as number) <= (b as number);
  return op === '>' ? (a as number) > (b as number) : (a as number) >= (b as number);
}

type Members = Record<string, Value>;

const isMap = (value: Value | undefined): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Set);

function read(item: Item | undefined, path: Path): Value | undefined {
  let found: Value | undefined = item;
  for (const name of path.split('.')) {
    if (!isMap(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** A new item with the update applied; operands are read from the item as it was before. */
function changed(base: Item, before: Item | undefined, { set, setIfAbsent, add, remove }: Update): Item {
  const item = structuredClone(base);
  for (const [path, value] of Object.entries(set ?? {})) write(item, path, structuredClone(value));
  for (const [path, value] of Object.entries(setIfAbsent ?? {})) {
    write(item, path, read(before, path) ?? structuredClone(value));
  }
  for (const [path, value] of Object.entries(add ?? {})) {
    const found = read(before, path) ?? 0;
    if (typeof found !== 'number') throw new ValidationError(`Cannot add to ${path}: it is not a number.`);
    write(item, path, found + value);
  }
  for (const path of remove ?? []) drop(item, path);
  return item;
}

function parentOf(item: Item, path: Path): [Members | undefined, string] {
  const names = path.split('.');
  const last = names.pop() ?? '';
  const parent = names.length === 0 ? item : read(item, names.join('.'));
  return [isMap(parent) ? parent : undefined, last];
}

function write(item: Item, path: Path, value: Value): void {
  const [parent, name] = parentOf(item, path);
  if (parent === undefined) throw new ValidationError(`The document path ${path} is invalid: its parent is missing.`);
  parent[name] = value;
}

function drop(item: Item, path: Path): void {
  const [parent, name] = parentOf(item, path);
  if (parent === undefined) throw new ValidationError(`The document path ${path} is invalid: its parent is missing.`);
  Reflect.deleteProperty(parent, name);
}

function checkPaths({ set, setIfAbsent, add, remove }: Update): void {
  const paths = [
    ...Object.keys(set ?? {}),
    ...Object.keys(setIfAbsent ?? {}),
    ...Object.keys(add ?? {}),
    ...(remove ?? []),
  ];
  const sorted = paths.map((path) => `${path}.`).sort();
  sorted.forEach((path, i) => {
    const next = sorted[i + 1];
    if (next?.startsWith(path)) throw new ValidationError(`Paths ${path} and ${next} overlap.`);
    if (path === 'pk.' || path === 'sk.')
      throw new ValidationError(`Cannot update ${path}: it is part of the primary key.`);
  });
}

function check(item: Item): void {
  if (item.pk === '' || item.sk === '') throw new ValidationError('A key attribute cannot be an empty string.');
  if (checkValue(item, '') > MAX_ITEM_BYTES)
    throw new ValidationError('Item size has exceeded the maximum allowed size.');
}

/** Refuses what DynamoDB cannot hold; answers with the approximate size in bytes. */
function checkValue(value: Value | undefined, path: string): number {
  if (value === undefined) throw new ValidationError(`Attribute ${path} is undefined.`);
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new ValidationError(`Attribute ${path} is not a finite number.`);
    return 8;
  }
  if (value instanceof Set) {
    if (value.size === 0) throw new ValidationError(`Attribute ${path} is an empty set.`);
    return [...value].reduce((sum, text) => sum + Buffer.byteLength(text), 3);
  }
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value).reduce((sum, [name, inner]) => {
    return sum + Buffer.byteLength(name) + checkValue(inner, `${path}.${name}`) + 1;
  }, 3);
}
