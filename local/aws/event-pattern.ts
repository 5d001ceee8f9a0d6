/** Event patterns, as far as our rules use them: exact values of `source`, `detail-type` and members of `detail`. */
import type { DetailPattern, RulePattern } from '../rule-blueprint.ts';
import type { BusEvent } from './event-bus.ts';

const unsupported = (what: string) => new Error(`The event pattern holds ${what}, which is not supported here.`);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Refuses what would need more than a comparison of values. @throws naming it. */
export function checkPattern(pattern: RulePattern): void {
  const { source, 'detail-type': detailType, detail = {}, ...more } = pattern as Record<string, unknown>;
  for (const name of Object.keys(more)) throw unsupported(name);
  if (!isObject(detail)) throw unsupported('a detail that is no object');
  for (const [name, values] of [
    ['source', source],
    ['detail-type', detailType],
  ] as const) {
    if (values !== undefined) checkValues(name, values);
  }
  checkMembers('detail', detail);
}

function checkMembers(place: string, members: Readonly<Record<string, unknown>>): void {
  for (const [name, inner] of Object.entries(members)) {
    if (isObject(inner)) checkMembers(`${place}.${name}`, inner);
    else checkValues(`${place}.${name}`, inner);
  }
}

function checkValues(name: string, values: unknown): void {
  const isValue = (value: unknown) => typeof value === 'string' || typeof value === 'boolean';
  if (Array.isArray(values) && values.length > 0 && values.every(isValue)) return;
  throw unsupported(`${name}: ${JSON.stringify(values)}`);
}

/** Whether an event has one of the named values in every place that the pattern names. */
export function matches({ source, 'detail-type': detailType, detail = {} }: RulePattern, event: BusEvent): boolean {
  return has(event.source, source) && has(event['detail-type'], detailType) && hasMembers(event.detail, detail);
}

function hasMembers(found: unknown, pattern: DetailPattern): boolean {
  return Object.entries(pattern).every(([name, inner]) => {
    if (!isObject(found) || !Object.hasOwn(found, name)) return false;
    return isList(inner) ? has(found[name], inner) : hasMembers(found[name], inner);
  });
}

const isList = (inner: DetailPattern[string]): inner is readonly (string | boolean)[] => Array.isArray(inner);

/** Of a list in the event one value is enough. */
function has(found: unknown, values: readonly (string | boolean)[] | undefined): boolean {
  if (values === undefined) return true;
  const all: readonly unknown[] = Array.isArray(found) ? found : [found];
  return all.some((one) => values.some((value) => value === one));
}
