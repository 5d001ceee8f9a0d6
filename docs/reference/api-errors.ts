/** Every error that the API answers with, by status. */
import { json, type Document } from './document.ts';

/** A section for each status, an example for each code. */
export function apiErrors({ components, paths }: Document): string {
  const statusOf = new Map(
    Object.values(paths)
      .flatMap((methods) => Object.values(methods))
      .flatMap(({ responses }) => Object.entries(responses))
      .flatMap(([status, one]) => ('$ref' in one ? [[one.$ref.split('/').at(-1) ?? '', status] as const] : [])),
  );
  const sections = Object.entries(components.responses).map(([name, { description, content }]) => {
    const examples = Object.entries(content?.['application/json']?.examples ?? {});
    const shown = examples.flatMap(([code, { value }]) => [`\`${code}\`\n`, json(value)]);
    return [`### ${statusOf.get(name) ?? ''} ${name}\n`, `${description}\n`, ...shown].join('\n');
  });
  const head =
    'What went wrong with a call. Branch on `error.code`; `details` lists every problem of a request at once.\n';
  return ['## Errors of the API\n', head, ...sections].join('\n');
}
