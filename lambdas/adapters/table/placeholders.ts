import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { convertToAttr } from '@aws-sdk/util-dynamodb';
import type { Path, Value } from '../../../core/records/write.ts';
import { checkValue } from './check-value.ts';

/** Names and values of one request, as DynamoDB takes them; absent where there are none. */
export interface Substitutes {
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
}

/** Hands out `#name` and `:value` placeholders: numbered in order of first use, one for each distinct name or value. */
export class Placeholders {
  readonly #names = new Map<string, string>();
  readonly #values = new Map<string, { readonly placeholder: string; readonly attribute: AttributeValue }>();

  /** `attempts.2.state` → `#0.#1.#2`. */
  path(path: Path): string {
    return path
      .split('.')
      .map((name) => this.#name(name))
      .join('.');
  }

  /** `path` is only for the message of a value that cannot be stored. */
  value(value: Value, path: Path): string {
    checkValue(value, path);
    const attribute = convertToAttr(value);
    const identity = JSON.stringify(attribute);
    const known = this.#values.get(identity);
    if (known !== undefined) return known.placeholder;
    const placeholder = `:${this.#values.size}`;
    this.#values.set(identity, { placeholder, attribute });
    return placeholder;
  }

  substitutes(): Substitutes {
    const values = [...this.#values.values()].map(({ placeholder, attribute }) => [placeholder, attribute] as const);
    return {
      ...(this.#names.size > 0
        ? { ExpressionAttributeNames: Object.fromEntries([...this.#names].map(([name, hash]) => [hash, name])) }
        : {}),
      ...(values.length > 0 ? { ExpressionAttributeValues: Object.fromEntries(values) } : {}),
    };
  }

  #name(name: string): string {
    const known = this.#names.get(name) ?? `#${this.#names.size}`;
    this.#names.set(name, known);
    return known;
  }
}
