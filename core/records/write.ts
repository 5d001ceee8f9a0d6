/**
 * Writes as data. The DynamoDB adapter renders them to expressions, the in-memory table interprets them, and the
 * table contract tests hold both to the same meaning.
 */

/** What an attribute can hold: DynamoDB's S, N, BOOL, NULL, L, M and SS. */
export type Value = string | number | boolean | null | Set<string> | Value[] | { [name: string]: Value };

/** Partition and sort key. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** One stored item. */
export type Item = Key & Record<string, Value>;

/** A dotted path to an attribute, e.g. `attempts.2.state`. Names hold no dots. */
export type Path = string;

/**
 * A condition on the item as stored. As in DynamoDB, comparisons with an absent attribute or one of another type are
 * false, except `<>`, which is true.
 */
export type Condition =
  | { op: 'exists' | 'absent'; path: Path }
  | { op: '=' | '<>' | '<' | '<=' | '>' | '>='; path: Path; value: string | number | boolean }
  | { op: 'in'; path: Path; values: (string | number)[] }
  /** The set there has fewer members than `value`, or holds the text `value`; both false where there is none. */
  | { op: 'fewer'; path: Path; value: number }
  | { op: 'contains'; path: Path; value: string }
  | { op: 'and' | 'or'; of: Condition[] };

/** A change of one item. Paths of one update never overlap; parents of nested paths exist. */
export interface Update {
  readonly key: Key;
  readonly set?: Readonly<Record<Path, Value>>;
  /** Set only where the attribute is absent. */
  readonly setIfAbsent?: Readonly<Record<Path, Value>>;
  /** Adds to a number; an absent one counts as 0. */
  readonly add?: Readonly<Record<Path, number>>;
  /** Adds members to a set at the top level of the item; an absent one counts as empty. */
  readonly join?: Readonly<Record<string, readonly string[]>>;
  /** Takes members out of a set at the top level; the last one takes the attribute along. */
  readonly leave?: Readonly<Record<string, readonly string[]>>;
  readonly remove?: readonly Path[];
  readonly onlyIf?: Condition;
}

export const exists = (path: Path): Condition => ({ op: 'exists', path });
export const absent = (path: Path): Condition => ({ op: 'absent', path });
export const equals = (path: Path, value: string | number | boolean): Condition => ({ op: '=', path, value });
export const differs = (path: Path, value: string | number | boolean): Condition => ({ op: '<>', path, value });
export const below = (path: Path, value: number): Condition => ({ op: '<', path, value });
export const atMost = (path: Path, value: number): Condition => ({ op: '<=', path, value });
export const above = (path: Path, value: number): Condition => ({ op: '>', path, value });
export const oneOf = (path: Path, values: (string | number)[]): Condition => ({ op: 'in', path, values });
export const fewer = (path: Path, value: number): Condition => ({ op: 'fewer', path, value });
export const contains = (path: Path, value: string): Condition => ({ op: 'contains', path, value });
export const all = (...of: Condition[]): Condition => ({ op: 'and', of });
export const either = (...of: Condition[]): Condition => ({ op: 'or', of });
