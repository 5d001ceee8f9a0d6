/** The drop-in routes of every profile, as the OpenAPI document describes them. */
import { preparedAttempt } from '../../attempt/attempt-record.ts';
import { defaults } from '../../defaults.ts';
import { dropInProfiles, endpointsOf, prefixOf, type Endpoint } from '../../drop-in/endpoints.ts';
import type { Seen } from '../../drop-in/shape.ts';
import { shapeOf } from '../../drop-in/shapes.ts';
import type { Profile } from '../../provider/profile.ts';
import { newTask } from '../../task/new-task.ts';
import type { TaskRequest } from '../../task/request.ts';
import { MAX_WAIT_SECONDS } from '../preferences.ts';
import { dropInFailures, schemasOf } from './drop-in-errors.ts';
import { header, id, idempotencyKey, secured } from './parts.ts';
import { answer } from './responses.ts';

type Submit = Extract<Endpoint, { kind: 'submit' }>;

/** Our task id, and a moment. */
const [taskId, now] = ['mfrggzdfmztwq2lknnwg23tpob', Date.UTC(2026, 0, 31, 9)];

/** A request of each operation: what it needs, and no more. */
function requestOf({ profile, name, operation }: Submit): TaskRequest {
  const values: Readonly<Record<string, unknown>> = { input: { prompt: 'a lighthouse at dusk' } };
  const fields = operation.required.map((pointer) => pointer.slice(1));
  const body = Object.fromEntries(fields.map((field) => [field, values[field] ?? `${field}-1`]));
  return { profile: profile.name, operation: name, body };
}

/** An accepted task, as its provider would show it. */
function seen(submit: Submit): Seen {
  const { profile } = submit;
  const request = requestOf(submit);
  const admitted = { taskId, owner: 'shop', request, model: 'model-1', fingerprint: 'f', writer: 'api', now };
  const prepared = preparedAttempt({ providerKeyId: profile.name, writer: 'submit', now });
  const attempt = { ...prepared, state: 'accepted', sends: 1, acceptedAt: now + 400, estimatedSeconds: 45 } as const;
  const task = { ...newTask(admitted, defaults), status: 'running', attempt: 1, attempts: { '1': attempt } } as const;
  const addressOf = (path: string) => `https://bide.example${prefixOf(profile)}${path}`;
  return { task, profile, request, result: null, addressOf };
}

const nameOf = ({ name }: Profile, ...words: readonly string[]) =>
  [name, ...words.flatMap((word) => word.split('-'))]
    .map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('');

function bodySchema({ operation }: Submit) {
  const required = operation.required
    .map((pointer) => pointer.slice(1))
    .filter((field) => !operation.pathFields.includes(field));
  const schemaOf = (field: string) => (`/${field}` === operation.model ? { type: 'string', minLength: 1 } : {});
  const properties = Object.fromEntries(required.map((field) => [field, schemaOf(field)]));
  return { type: 'object', required, properties, description: "The provider's own body, passed through untouched." };
}

const inPath = (name: string) => {
  const description = `The request's \`${name}\`.`;
  return { name, in: 'path', required: true, description, schema: { type: 'string' }, example: `${name}-1` };
};

const prefer = header(
  'Prefer',
  `\`wait\` or \`wait=N\`: answer when it has ended, or N seconds are over; at most ${MAX_WAIT_SECONDS}.`,
  {},
  'wait=1',
);

function submitOperation(endpoint: Submit) {
  const { profile, name, operation } = endpoint;
  const shape = shapeOf(profile);
  const waits = shape.waitSeconds('wait=1') !== undefined;
  const fields = Object.entries(requestOf(endpoint).body).filter(([field]) => !operation.pathFields.includes(field));
  const headers = ['Retry-After', 'Idempotent-Replayed', ...(waits ? (['Preference-Applied'] as const) : [])] as const;
  return {
    operationId: nameOf(profile, 'submit', name),
    tags: ['Drop-in'],
    summary: `Submit ${name}, in the shape of ${profile.name}`,
    description: `Answered when the provider has taken or refused it, or after a few seconds. A refusal is told with the provider's own status. With an \`Idempotency-Key\`, or below a name in the base URL (\`/${profile.name}~batch-7\`), the same request can be sent again at any time.`,
    ...secured('tasks:write'),
    parameters: [...operation.pathFields.map(inPath), idempotencyKey, ...(waits ? [prefer] : [])],
    requestBody: {
      required: true,
      description: 'At most 256 KiB.',
      content: { 'application/json': { schema: bodySchema(endpoint), example: Object.fromEntries(fields) } },
    },
    responses: {
      [shape.acceptedStatus]: answer('Taken in.', schemasOf(profile).task, headers, shape.created(seen(endpoint))),
      ...dropInFailures(profile, 400, 401, 402, 403, 404, 405, 413, 422, 429, 500),
    },
  };
}

function operationOf(endpoint: Endpoint) {
  if (endpoint.kind === 'submit') return { post: submitOperation(endpoint) };
  const { profile, kind } = endpoint;
  const [first] = endpointsOf(profile).filter((one) => one.kind === 'submit');
  if (first === undefined) throw new Error(`The profile ${profile.name} has no operation.`);
  const isQuery = kind === 'query';
  const operation = {
    operationId: nameOf(profile, kind),
    tags: ['Drop-in'],
    summary: `${isQuery ? 'Show' : 'Cancel'} a task, in the shape of ${profile.name}`,
    ...secured(isQuery ? 'tasks:read' : 'tasks:write'),
    parameters: [id],
    responses: {
      200: answer('The task.', schemasOf(profile).task, ['Retry-After'], shapeOf(profile).show(seen(first))),
      ...dropInFailures(profile, 401, 403, 404, 405, 429, 500),
    },
  };
  return isQuery ? { get: operation } : { post: operation };
}

/** By path. */
export const dropInOperations = () =>
  Object.fromEntries(
    dropInProfiles.flatMap((profile) => endpointsOf(profile).map((one) => [one.path, operationOf(one)] as const)),
  );
