import type { TaskRequest } from './request.ts';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Applies a JSON merge patch (RFC 7386): null removes, objects merge, anything else replaces. Changes nothing given. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map<string, unknown>(isObject(target) ? Object.entries(target) : []);
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

/** The body of an attempt: the caller's, with the fallbacks named by `patches` (`code/index`) in order. */
export function patchedBody(request: TaskRequest, patches: readonly string[]): Json {
  return patches.reduce<Json>((body, reference) => {
    const [code = '', index = ''] = reference.split('/');
    const patch = request.fallbacks?.[code]?.[Number(index)];
    if (patch === undefined) throw new Error(`The request has no fallback ${reference}.`);
    return mergePatch(body, patch) as Json;
  }, request.body);
}
