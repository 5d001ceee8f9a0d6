/** JSON pointers in which `*` stands for every member. */
import { namesIn, partOf } from './pointer.ts';

/** A text that a pattern leads to, and the pointer to it. */
export interface TextAt {
  readonly at: string;
  readonly text: string;
}

/** Every text at the pattern, in the order of the document. */
export const textsAt = (document: unknown, pattern: string): TextAt[] => search(document, namesIn(pattern), '');

function search(value: unknown, [part, ...rest]: readonly string[], at: string): TextAt[] {
  if (part === undefined) return typeof value === 'string' ? [{ at, text: value }] : [];
  if (typeof value !== 'object' || value === null) return [];
  const members = Object.entries(value).filter(([name]) => part === '*' || part === name);
  return members.flatMap(([name, member]) => search(member, rest, `${at}/${partOf(name)}`));
}

/** The document with other texts where those pointers lead. Changes nothing given. */
export function withTexts<T extends object>(document: T, texts: readonly TextAt[]): T {
  const copy = structuredClone(document);
  for (const { at, text } of texts) {
    const names = namesIn(at);
    const last = names.pop();
    const parent = names.reduce<unknown>((found, name) => (found as Record<string, unknown>)[name], copy);
    if (last !== undefined) (parent as Record<string, unknown>)[last] = text;
  }
  return copy;
}
