/** What DynamoDB refuses before it looks at what is stored. Each check throws a ValidationError. */
import type { Condition, Item, Key, Update, Value } from '../core/records/write.ts';

/** What DynamoDB says of a request that cannot be carried out. */
export class ValidationError extends Error {
  override readonly name = 'ValidationException';
}

const MAX_ITEM_BYTES = 400 * 1024;

/** Overlapping paths, and those of the primary key. */
export function checkPaths({ set, setIfAbsent, add, join, leave, remove }: Update): void {
  const paths = [
    ...Object.keys(set ?? {}),
    ...Object.keys(setIfAbsent ?? {}),
    ...Object.keys(add ?? {}),
    ...Object.keys(join ?? {}),
    ...Object.keys(leave ?? {}),
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

/** Sets without members. */
export function checkSets({ join, leave }: Update): void {
  for (const [path, members] of Object.entries({ ...join, ...leave })) {
    if (members.length === 0) throw new ValidationError(`Attribute ${path} is an empty set.`);
  }
}

/** Empty key attributes. */
export function checkKey({ pk, sk }: Key): void {
  if (pk === '' || sk === '') throw new ValidationError('A key attribute cannot be an empty string.');
}

/** Conditions that cannot be expressed. */
export function checkCondition(condition: Condition): void {
  switch (condition.op) {
    case 'and':
    case 'or':
      if (condition.of.length === 0) throw new ValidationError(`A condition "${condition.op}" is empty.`);
      condition.of.forEach(checkCondition);
      break;
    case 'in':
      if (condition.values.length === 0) throw new ValidationError(`A condition "in" on ${condition.path} is empty.`);
      break;
    case '<':
    case '<=':
    case '>':
    case '>=':
      if (typeof condition.value === 'boolean') throw new ValidationError('Booleans take = and <> only.');
      break;
    case 'exists':
    case 'absent':
    case 'fewer':
    case 'contains':
    case '=':
    case '<>':
  }
}

/** Items that cannot be held. */
export function check(item: Item): void {
  checkKey(item);
  // Nearly every item is small even if each of its characters takes three bytes, which is soon seen.
  if (sizeOf(item, longest) > MAX_ITEM_BYTES && sizeOf(item, exactly) > MAX_ITEM_BYTES)
    throw new ValidationError('Item size has exceeded the maximum allowed size.');
}

const longest = (text: string): number => 3 * text.length;
const exactly = (text: string): number => Buffer.byteLength(text);

/** Refuses what DynamoDB cannot hold; answers with the approximate size in bytes. */
function sizeOf(item: Item, bytesOf: (text: string) => number): number {
  let size = 0;
  for (const name in item) size += bytesOf(name) + sizeOfValue(item[name], '', name, bytesOf);
  return size;
}

/** A map counts 3 bytes and 1 for each member; the item itself does not. */
function sizeOfValue(
  value: Value | undefined,
  parent: string,
  name: string,
  bytesOf: (text: string) => number,
): number {
  if (typeof value === 'string') return bytesOf(value);
  if (value === undefined) throw new ValidationError(`Attribute ${parent}.${name} is undefined.`);
  if (typeof value === 'number') {
    if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER)
      throw new ValidationError(`Attribute ${parent}.${name} is ${value}, which is not exact.`);
    return 8;
  }
  if (typeof value !== 'object' || value === null) return 1;
  if (value instanceof Set) {
    if (value.size === 0) throw new ValidationError(`Attribute ${parent}.${name} is an empty set.`);
    return [...value].reduce((sum, text) => sum + bytesOf(text), 3);
  }
  const path = `${parent}.${name}`;
  let size = 3;
  for (const [member, inner] of Object.entries(value)) {
    size += bytesOf(member) + 1 + sizeOfValue(inner, path, member, bytesOf);
  }
  return size;
}
