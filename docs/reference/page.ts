/** docs/reference.md, made from the OpenAPI document and the table of errors. */
import { openapiDocument } from '../../core/api/openapi/document.ts';
import { apiErrors } from './api-errors.ts';
import { routesOf } from './routes.ts';
import { shapes } from './shapes.ts';
import { taskErrors } from './task-errors.ts';
import type { Document } from './document.ts';

const head = `# API reference

Made by \`npm run docs\` from [openapi.json](openapi.json), which a running API shows at \`/openapi.json\`. [api.md](api.md) says what a schema cannot: who calls, headers, lists, cancelling.

Every request but those under "About" carries \`Authorization: Bearer <caller key>\`. In the examples \`$BIDE_URL\` is the address that \`bide serve\` prints, or \`ApiUrl\` of the stack.
`;

/** The text of docs/reference.md as it should be now. */
export function currentReference(): string {
  const document = openapiDocument() as unknown as Document;
  const routes = document.tags.map((tag) => routesOf(tag, document));
  return `${[head, ...routes, shapes(document), apiErrors(document), taskErrors()].join('\n').trimEnd()}\n`;
}
