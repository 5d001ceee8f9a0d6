/** What every answer can be: headers by name, and errors by status with an example of each. */
import { envelope, statusOf } from '../../errors/envelope.ts';
import { examples } from '../error-examples.ts';
import { ref, type SchemaName } from './schemas.ts';

const text = (description: string, example: string, pattern?: string) => ({
  description,
  schema: { type: 'string', ...(pattern === undefined ? {} : { pattern }) },
  example,
});

/** Headers of answers. */
export const headers = {
  'X-Request-Id': text('Names this request in logs; the same as `error.request_id`.', 'JKJaXmPLvHcESHA='),
  Location: text('Path of the task.', '/v1/tasks/mfrggzdfmztwq2lknnwg23tpob'),
  'Retry-After': {
    description: 'Whole seconds after which asking again may show something new, or is let through.',
    schema: { type: 'integer', minimum: 1 },
    example: 2,
  },
  'Idempotent-Replayed': text('There when the Idempotency-Key had been used for the same request.', 'true', '^true$'),
  ETag: text('Strong entity tag of the task as it is shown.', '"Zk1xq3nN0mYJ5Wb2tqkzv3bqL7oO2r1e"'),
  'Preference-Applied': text('The wait that was granted.', 'wait=20', '^wait=\\d+$'),
  'WWW-Authenticate': text('How to come back.', 'Bearer error="invalid_token"'),
  Allow: text('The methods that the path has.', 'GET, HEAD'),
} as const;

export type HeaderName = keyof typeof headers;

const headerRefs = (names: readonly HeaderName[]) =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

/** An answer with a JSON body of that schema. */
export const answer = (description: string, schema: SchemaName, names: readonly HeaderName[], example: unknown) => ({
  description,
  headers: headerRefs(['X-Request-Id', ...names]),
  content: { 'application/json': { schema: ref(schema), example } },
});

/** An answer without a body. */
export const bare = (description: string, names: readonly HeaderName[]) => ({
  description,
  headers: headerRefs(['X-Request-Id', ...names]),
});

const errors: Readonly<Record<number, { name: string; description: string; headers: readonly HeaderName[] }>> = {
  400: { name: 'BadRequest', description: 'Every problem of the request at once.', headers: [] },
  401: { name: 'Unauthorized', description: 'Nobody vouches for the caller.', headers: ['WWW-Authenticate'] },
  403: { name: 'Forbidden', description: 'The caller key lacks a scope.', headers: ['WWW-Authenticate'] },
  404: {
    name: 'NotFound',
    description: "No such path, no such task of the caller's, or no such limit group.",
    headers: [],
  },
  405: { name: 'MethodNotAllowed', description: 'The path has no such method.', headers: ['Allow'] },
  409: {
    name: 'Conflict',
    description: 'What is stored does not allow it.',
    headers: ['Retry-After'],
  },
  413: { name: 'TooLarge', description: 'The body is too large.', headers: [] },
  422: { name: 'Reused', description: 'The Idempotency-Key was used for another request.', headers: [] },
  429: { name: 'RateLimited', description: 'Over the limit of the caller key.', headers: ['Retry-After'] },
  500: { name: 'ServerError', description: 'A fault of this system; retry later.', headers: [] },
};

/** The errors as components, each with every example that has its status. */
export function errorResponses(): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(errors).map(([status, { name, description, headers: names }]) => {
      const shown = examples
        .filter((error) => statusOf(error) === Number(status))
        .map((error) => [error.code, { value: envelope(error, 'JKJaXmPLvHcESHA=') }] as const);
      const content = { 'application/json': { schema: ref('Error'), examples: Object.fromEntries(shown) } };
      return [name, { description, headers: headerRefs(['X-Request-Id', ...names]), content }];
    }),
  );
}

/** The headers of an error with this status. */
export const errorHeaders = (status: number) => headerRefs(['X-Request-Id', ...(errors[status]?.headers ?? [])]);

/** References to the errors with these statuses. */
export const failures = (...statuses: readonly number[]) =>
  Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${errors[status]?.name ?? ''}` }]),
  );
