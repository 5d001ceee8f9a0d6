/** Event patterns, as far as our rules use them: exact values of `source`, `detail-type` and members of `detail`. */
import type { RulePattern } from '../rule-blueprint.ts';
import type { BusEvent } from './event-bus.ts';

/** Refuses what would need more than a comparison of texts. @throws naming it. */
export function checkPattern(pattern: RulePattern): void {
  const { source, 'detail-type': detailType, detail = {}, ...more } = pattern as Record<string, unknown>;
  const unsupported = (what: string) => new Error(`The event pattern holds ${what}, which is not supported here.`);
  for (const name of Object.keys(more)) throw unsupported(name);
  if (typeof detail !== 'object' || detail === null) throw unsupported('a detail that is no object');
  const members = Object.entries(detail).map(([name, values]) => [`detail.${name}`, values] as const);
  for (const [name, values] of [['source', source], ['detail-type', detailType], ...members] as const) {
    if (values !== undefined && !isListOfTexts(values)) throw unsupported(`${name}: ${JSON.stringify(values)}`);
  }
}

const isListOfTexts = (values: unknown) =>
  Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string');

/** Whether an event has one of the named values in every place that the pattern names. */
export function matches({ source, 'detail-type': detailType, detail = {} }: RulePattern, event: BusEvent): boolean {
  return (
    has(event.source, source) &&
    has(event['detail-type'], detailType) &&
    Object.entries(detail).every(
      ([name, values]) => Object.hasOwn(event.detail, name) && has(event.detail[name], values),
    )
  );
}

/** Of a list in the event one value is enough. */
function has(found: unknown, values: readonly string[] | undefined): boolean {
  if (values === undefined) return true;
  const all: readonly unknown[] = Array.isArray(found) ? found : [found];
  return all.some((one) => typeof one === 'string' && values.includes(one));
}
