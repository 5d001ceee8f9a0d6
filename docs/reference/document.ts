/** The parts of an OpenAPI document that the reference shows. */
export interface Document {
  readonly tags: readonly Tag[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly responses: Readonly<Record<string, Response>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

export interface Tag {
  readonly name: string;
  readonly description: string;
}

export interface Operation {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly (Parameter | Ref)[];
  readonly requestBody?: { readonly description?: string; readonly content: Content };
  readonly responses: Readonly<Record<string, Response | Ref>>;
}

export interface Ref {
  readonly $ref: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly description: string;
  readonly schema: Schema;
  readonly required?: boolean;
}

export interface Response {
  readonly description: string;
  readonly content?: Content;
}

type Content = Readonly<
  Record<
    string,
    {
      readonly schema: Schema;
      readonly example?: unknown;
      readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
    }
  >
>;

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
}

/** Last part of a reference: the name of what it points to. */
export const nameOf = ({ $ref }: Ref): string => $ref.split('/').at(-1) ?? '';

/** What stands there, or what it points to. */
export const resolved = <T extends object>(one: T | Ref, named: Readonly<Record<string, T>>): T => {
  if (!('$ref' in one)) return one;
  const found = named[nameOf(one)];
  if (found === undefined) throw new Error(`There is no ${one.$ref}.`);
  return found;
};

/** A JSON block. */
export const json = (value: unknown): string => ['```json', JSON.stringify(value, null, 2), '```', ''].join('\n');

/** A table; a bar in a cell would end it, a line end the table. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [row(heads), row(heads.map(() => '---')), ...rows.map(row), ''].join('\n');
}
