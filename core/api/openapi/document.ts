/** The OpenAPI 3.1 document of the API. */
import { dropInErrors } from './drop-in-errors.ts';
import { errorResponses, headers } from './responses.ts';
import { paths } from './operations.ts';
import { componentSchemas } from './schemas.ts';

/** Version of the API: the `1` of its paths, and what was added to it. */
const API_VERSION = '1.0';

const description = `Submits tasks to asynchronous HTTP APIs, once each, and looks until they have ended.

Every error is \`{"error": {"message", "type", "code", …}}\`. HEAD is answered wherever GET is. Unknown query parameters are errors.
The drop-in routes speak as their provider does instead, errors included, and read no query.
Not from here, and so without this envelope, are answers of the gateway in front: 413 over 6 MB, 429 or 503 of its own throttle,
403 for a request whose IAM signature it refuses, 504 when no answer came in time.`;

/** Made anew at each call: it is large, and few ask for it. */
export function openapiDocument() {
  return {
    openapi: '3.1.0',
    info: { title: 'Bide', version: API_VERSION, description, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/', description: 'Where this document was read.' }],
    tags: [
      { name: 'Tasks', description: 'Requests of yours, and what came of them.' },
      { name: 'Errors', description: 'What went wrong on the way.' },
      { name: 'Operations', description: 'What people ask for when things went wrong.' },
      { name: 'Drop-in', description: "Providers' own calls, for clients of theirs: only the base URL changes." },
      { name: 'About', description: 'The API itself. No key is needed.' },
    ],
    paths: paths(),
    components: {
      securitySchemes: {
        callerKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'A caller key, made with `bide keys create`. Roles are its scopes.',
        },
        iam: {
          type: 'apiKey',
          name: 'Authorization',
          in: 'header',
          description: "AWS Signature Version 4, where the deployment says `auth: 'iam'`; all scopes.",
        },
      },
      parameters: {
        id: {
          name: 'id',
          in: 'path',
          required: true,
          description: 'The task id.',
          schema: { type: 'string' },
          example: 'mfrggzdfmztwq2lknnwg23tpob',
        },
        group: {
          name: 'group',
          in: 'path',
          required: true,
          description: 'The limit group: the id of a provider key.',
          schema: { type: 'string' },
          example: 'unified',
        },
      },
      headers,
      responses: { ...errorResponses(), ...dropInErrors() },
      schemas: componentSchemas(),
    },
  };
}
