/** What no request may hold, because some layer would choke on it or change it. Never recursive: depth is a poison. */
import { cutName } from '../cut.ts';
import type { Problem } from './request.ts';

const MAX_DEPTH = 100;

interface Found {
  readonly value: unknown;
  readonly depth: number;
  /** The field of the request that it stands in. */
  readonly param: string;
}

/** Every kind of poison in a request, once for each of its fields. */
export function poisonProblems(given: unknown): Problem[] {
  const problems = new Map<string, Problem>();
  const report = (param: string, what: string) =>
    problems.set(`${param}: ${what}`, { param, message: `Not allowed: ${what}.` });
  const open: Found[] = [{ value: given, depth: 1, param: 'request' }];
  for (let found = open.pop(); found !== undefined; found = open.pop()) {
    const { value, depth, param } = found;
    if (typeof value === 'string') for (const what of poisonOfText(value)) report(param, what);
    // A number such as 1e999 is read as Infinity, which no JSON can say again.
    if (value === Infinity || value === -Infinity) report(param, 'a number beyond 1.8e308');
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      report(param, 'an integer beyond 2^53 - 1; send it as text');
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) {
      report(param, `nesting deeper than ${MAX_DEPTH} levels`);
      continue;
    }
    for (const [name, inner] of Object.entries(value)) {
      for (const what of poisonOfName(name)) report(param, what);
      const isField = depth === 1 && !Array.isArray(value) && poisonOfName(name).length === 0;
      open.push({ value: inner, depth: depth + 1, param: isField ? cutName(name) : param });
    }
  }
  return [...problems.values()];
}

const poisonOfName = (name: string) => [...(name === '__proto__' ? ['the name __proto__'] : []), ...poisonOfText(name)];

function poisonOfText(text: string): string[] {
  return [
    ...(text.includes('\0') ? ['the character U+0000'] : []),
    ...(/\p{Surrogate}/u.test(text) ? ['half of a surrogate pair'] : []),
  ];
}
