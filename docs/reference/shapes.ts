/** What goes in and out, field by field. */
import { nameOf, table, type Document, type Ref, type Schema } from './document.ts';

/** A section for each schema that has fields. */
export function shapes({ components }: Document): string {
  const sections = Object.entries(components.schemas).flatMap(([name, schema]) => {
    const { properties } = schema;
    return properties === undefined
      ? []
      : [[`### ${name}`, '', `${schema.description ?? ''}\n`, fields(schema)].join('\n')];
  });
  return ['## Shapes\n', ...sections].join('\n');
}

function fields({ properties = {}, required = [] }: Schema): string {
  const rows = Object.entries(properties).map(([name, schema]) => [
    `\`${name}\`${required.includes(name) ? '' : ' ?'}`,
    typeOf(schema),
    schema.description ?? '',
  ]);
  return table(['field (? may be absent)', 'type', 'meaning'], rows);
}

/** A schema in a few words: `integer, 1 to 10`, `list of [Attempt](#attempt)`, `time or null`. */
export function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) return link(schema as Ref);
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.format === 'date-time') return 'time';
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  const names = [schema.type ?? 'any JSON'].flat().join(' or ');
  return `${names}${range(schema)}`;
}

const link = (ref: Ref) => `[${nameOf(ref)}](#${nameOf(ref).toLowerCase()})`;

function range({ minimum, maximum }: Schema): string {
  const isOpen = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER;
  if (minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER) return isOpen ? '' : `, at most ${maximum}`;
  return isOpen ? `, at least ${minimum}` : `, ${minimum} to ${maximum}`;
}
