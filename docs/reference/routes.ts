/** The routes of one tag, each with what it takes, what it answers, and an example. */
import { json, nameOf, resolved, table } from './document.ts';
import type { Document, Operation, Response, Tag } from './document.ts';
import { typeOf } from './shapes.ts';

/** A section. */
export function routesOf(tag: Tag, document: Document): string {
  const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags.includes(tag.name))
      .map(([method, operation]) => route(method.toUpperCase(), path, operation, document)),
  );
  return [`## ${tag.name}\n`, `${tag.description}\n`, ...routes].join('\n');
}

function route(method: string, path: string, operation: Operation, document: Document): string {
  const scope = operation.security.flatMap(({ callerKey = [] }) => callerKey).join(', ');
  const { responses } = document.components;
  const answers = Object.entries(operation.responses).map(([status, one]) => ({
    status,
    one,
    ...resolved(one, responses),
  }));
  const successes = answers.filter(({ one }) => !('$ref' in one));
  const errors = answers.flatMap(({ status, one }) => ('$ref' in one ? [errorLink(status, nameOf(one))] : []));
  return [
    `### ${operation.summary}\n`,
    `\`${method} ${path}\`${scope === '' ? ', no key needed' : `, scope \`${scope}\``}. ${operation.description ?? ''}`.trimEnd(),
    '',
    curl(method, path, operation),
    ...parameters(operation, document),
    table(
      ['status', 'meaning', 'body'],
      successes.map(({ status, description, content }) => [status, description, bodyOf(content)]),
    ),
    `Errors: ${errors.join(', ')}.\n`,
    ...exampleOf(successes),
  ].join('\n');
}

const errorLink = (status: string, name: string) => `[${status}](#${status}-${name.toLowerCase()})`;

const bodyOf = (content: Response['content']) => {
  const schema = content?.['application/json']?.schema;
  return schema === undefined ? '' : typeOf(schema);
};

function curl(method: string, path: string, { security, requestBody }: Operation): string {
  const parts = [
    `curl -s${method === 'GET' ? '' : ` -X ${method}`} "$BIDE_URL${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}"`,
  ];
  if (security.length > 0) parts.push('-H "Authorization: Bearer $BIDE_CALLER_KEY"');
  const example = requestBody?.content['application/json']?.example;
  if (example !== undefined) parts.push(`-d '${JSON.stringify(example).replaceAll("'", String.raw`'\''`)}'`);
  return ['```sh', parts.join(' \\\n  '), '```', ''].join('\n');
}

function parameters({ parameters: given = [], requestBody }: Operation, { components }: Document): string[] {
  const rows = given.map((one) => {
    const { name, in: where, description, schema } = resolved(one, components.parameters);
    return [`\`${name}\``, where, typeOf(schema), description];
  });
  const schema = requestBody?.content['application/json']?.schema;
  if (schema !== undefined) rows.push(['the body', 'body', typeOf(schema), requestBody?.description ?? '']);
  return rows.length === 0 ? [] : [table(['what it takes', 'where', 'type', 'meaning'], rows)];
}

/** The first success that has a body. */
function exampleOf(successes: readonly (Response & { readonly status: string })[]): string[] {
  const [first] = successes.flatMap(({ status, content }) => {
    const example = content?.['application/json']?.example;
    return example === undefined ? [] : [{ status, example }];
  });
  return first === undefined ? [] : [`An answer with ${first.status}:\n`, json(first.example)];
}
