/** Errors of drop-in endpoints, as their providers tell them. */
import { ownRefusal } from '../../drop-in/refusal.ts';
import { shapeOf } from '../../drop-in/shapes.ts';
import { dropInProfiles } from '../../drop-in/endpoints.ts';
import { invalidRequest, type ApiError } from '../../errors/envelope.ts';
import type { Profile } from '../../provider/profile.ts';
import { examples as ownExamples } from '../error-examples.ts';
import { errorHeaders } from './responses.ts';
import { ref, type SchemaName } from './schemas.ts';

/** The schema of a task and of an error, by the name of the way of answering. */
const shapeSchemas: Readonly<Record<string, { task: SchemaName; error: SchemaName }>> = {
  unified: { task: 'UnifiedTask', error: 'UnifiedError' },
  replicate: { task: 'Prediction', error: 'PredictionError' },
};

/** The schemas of a profile's answers. @throws when nobody has described them. */
export function schemasOf({ name, dropIn = '' }: Profile) {
  const schemas = shapeSchemas[dropIn];
  if (schemas === undefined) throw new Error(`Nobody has described how ${name} answers.`);
  return schemas;
}

const descriptions: Readonly<Record<number, string>> = {
  400: 'The body is not right, by our word or by that of the provider.',
  401: 'Nobody vouches for the caller, or the provider refused our key.',
  402: 'The provider refused: the balance is insufficient.',
  403: 'The caller key lacks a scope, or our key a permission.',
  404: "No such path, no such task of the caller's, or the provider's own word.",
  405: 'The path has no such method.',
  413: 'The body is too large.',
  422: 'The body is not right, or the Idempotency-Key was used for another request.',
  429: 'Over the limit of the caller key.',
  500: 'A fault of this system; retry later.',
};

const noBalance: ApiError = {
  type: 'invalid_request_error',
  status: 402,
  code: 'payment_required',
  message: 'Insufficient balance.',
};
const own = ['malformed_json', 'invalid_caller_key', 'scope_missing', 'task_not_found', 'method_not_allowed'];
const more = ['request_too_large', 'idempotency_key_reused', 'rate_limited', 'internal_error'];
const examples: readonly ApiError[] = [
  invalidRequest([{ param: 'model', message: 'Required and missing.' }]),
  noBalance,
  ...ownExamples.filter(({ code }) => [...own, ...more].includes(code)),
];

const nameOf = ({ dropIn = '' }: Profile, status: number) =>
  `${dropIn.charAt(0).toUpperCase()}${dropIn.slice(1)}${status}`;

/** The errors as components, by way of answering and status. */
export function dropInErrors(): Record<string, unknown> {
  const made = dropInProfiles.flatMap((profile) =>
    Object.keys(descriptions).map((status) => [nameOf(profile, Number(status)), response(profile, Number(status))]),
  );
  return Object.fromEntries(made) as Record<string, unknown>;
}

function response(profile: Profile, status: number) {
  const shape = shapeOf(profile);
  const told = examples.map((error) => [error.code, ownRefusal(error, shape)] as const);
  const shown = told
    .filter(([, refusal]) => refusal.status === status)
    .map(([code, refusal]) => [code, { value: shape.error(refusal) }]);
  const content = { schema: ref(schemasOf(profile).error), examples: Object.fromEntries(shown) as object };
  return { description: descriptions[status], headers: errorHeaders(status), content: { 'application/json': content } };
}

/** References to a profile's errors with these statuses. */
export const dropInFailures = (profile: Profile, ...statuses: readonly number[]) =>
  Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${nameOf(profile, status)}` }]));
