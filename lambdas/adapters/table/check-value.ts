import { InvalidRequestError } from './invalid-request-error.ts';

/**
 * Refuses what would be lost or changed on the way into the table, at any depth.
 * @throws InvalidRequestError naming the path: undefined values, empty sets, numbers that are not exact.
 */
export function checkValue(value: unknown, path: string): void {
  if (value === undefined) {
    throw new InvalidRequestError(`Attribute ${path} is undefined. Leave it out, or store null.`);
  }
  if (typeof value === 'number') checkNumber(value, path);
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof Set) {
    if (value.size === 0)
      throw new InvalidRequestError(`Attribute ${path} is an empty set. Remove the attribute instead.`);
    return;
  }
  for (const [name, inner] of Object.entries(value)) checkValue(inner, path === '' ? name : `${path}.${name}`);
}

function checkNumber(value: number, path: string): void {
  if (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return;
  throw new InvalidRequestError(
    `Attribute ${path} is ${value}. Allowed: finite numbers between -(2^53 - 1) and 2^53 - 1. Store others as text.`,
  );
}
