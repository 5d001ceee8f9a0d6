/** CloudWatch's filter patterns for JSON lines, as far as ours use them: `=`, `&&`, `||` and brackets. */

type Fields = Readonly<Record<string, unknown>>;
type Test = (fields: Fields) => boolean;

const TOKEN = /\s*(\{|\}|\(|\)|&&|\|\||\$\.\w+|=|"[^"]*"|-?\d+)/y;

/** Reads a pattern. @throws for one that it does not understand */
export function readPattern(pattern: string): Test {
  const tokens = tokensOf(pattern);
  const take = (expected: string) => {
    const token = tokens.shift();
    if (token !== expected) throw new Error(`${expected} was expected in ${pattern}, not ${token ?? 'its end'}.`);
  };
  const comparison = (): Test => {
    const field = (tokens.shift() ?? '').slice(2);
    take('=');
    const value = JSON.parse(tokens.shift() ?? '') as unknown;
    return (fields) => fields[field] === value;
  };
  const operand = (): Test => {
    if (tokens[0] !== '(') return comparison();
    take('(');
    const inner = either();
    take(')');
    return inner;
  };
  const joined = (sign: string, part: () => Test, holds: (tests: readonly Test[], fields: Fields) => boolean): Test => {
    const tests = [part()];
    while (tokens[0] === sign) {
      take(sign);
      tests.push(part());
    }
    return (fields) => holds(tests, fields);
  };
  const both = () => joined('&&', operand, (tests, fields) => tests.every((test) => test(fields)));
  const either = (): Test => joined('||', both, (tests, fields) => tests.some((test) => test(fields)));
  take('{');
  const test = either();
  take('}');
  return test;
}

function tokensOf(pattern: string): string[] {
  const tokens: string[] = [];
  const token = new RegExp(TOKEN);
  while (token.lastIndex < pattern.length) {
    const from = token.lastIndex;
    const found = token.exec(pattern)?.[1];
    if (found === undefined) throw new Error(`${pattern.slice(from)} is not supported here.`);
    tokens.push(found);
  }
  return tokens;
}
