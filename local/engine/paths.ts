/** Reference paths and payload templates. */
import type { Template } from './definition.ts';
import { StateFailure } from './failure.ts';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a reference path finds. @throws States.Runtime when it finds nothing, as on AWS. */
export function readPath(document: unknown, path: string): unknown {
  let found = document;
  for (const name of path.split('.').slice(1)) {
    if (!isObject(found) || !Object.hasOwn(found, name)) {
      throw new StateFailure('States.Runtime', `The path ${path} could not be found in the input.`);
    }
    found = found[name];
  }
  return found;
}

/** The document with `value` at the path, or the document as it is for the path null. Nothing given is changed. */
export function writePath(document: unknown, path: string | null, value: unknown): unknown {
  if (path === null) return document;
  const put = (target: unknown, names: readonly string[]): unknown => {
    const [name, ...rest] = names;
    if (name === undefined) return value;
    if (!isObject(target)) throw new StateFailure('States.ResultPathMatchFailure', `No object to put ${path} into.`);
    const there = Object.hasOwn(target, name) ? target[name] : undefined;
    return { ...target, [name]: put(there ?? {}, rest) };
  };
  return put(document, path.split('.').slice(1));
}

/** A payload template filled in from the document, at every depth. */
export function fillTemplate(template: Template, document: unknown): Template {
  const filled = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(filled);
    return isObject(value) ? fillTemplate(value, document) : value;
  };
  return Object.fromEntries(
    Object.entries(template).map(([name, value]) =>
      name.endsWith('.$') && typeof value === 'string'
        ? [name.slice(0, -2), readPath(document, value)]
        : [name, filled(value)],
    ),
  );
}
