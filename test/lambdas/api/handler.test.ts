import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { environmentNames } from '../../../core/names.ts';
import { newCaller } from '../../../core/records/caller-record.ts';
import { make } from '../../../lambdas/api/handler.ts';
import type { RequestEvent } from '../../../lambdas/api/request-event.ts';
import { blueprint } from '../../helpers/blueprint.ts';
import { imageRequest, startStage, type Stage } from '../../scenarios/play.ts';

const arn = 'arn:aws:iam::123456789012:user/alice';
let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  await stage.runtime.table.put(newCaller({ callerKey: 'k', name: 'k', owner: arn, now: 0 }));
});
afterAll(() => stage.close());

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const variables = blueprint.functions.api.environment;
const made = (more: Record<string, string> = {}) =>
  make({ ...variables, ...more }, { endpoint: stage.runtime.endpoint, clock: stage.clock, log });

/** An event of the gateway, payload 2.0, as far as it is read. */
const event = (method: string, path: string, more: object = {}, iam?: object) =>
  ({
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { host: 'api.example', authorization: 'Bearer k' },
    body: null,
    isBase64Encoded: false,
    requestContext: {
      requestId: 'gateway-1=',
      domainName: 'api.example',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      ...(iam === undefined ? {} : { authorizer: { iam } }),
    },
    ...more,
  }) as unknown as RequestEvent;

let invocations = 0;
/** One invocation: the platform gives each a name of its own. */
const invocation = () => ({
  awsRequestId: `lambda-${(invocations += 1)}`,
  getRemainingTimeInMillis: () => 29_000,
});
const send = (handler: ReturnType<typeof make>, given: RequestEvent) =>
  stage.clock
    .busy(() => handler(given, invocation()))
    .then(({ statusCode, headers, body }) => {
      return { status: statusCode, headers: headers, json: JSON.parse(body) as Record<string, unknown> };
    });

test('an idempotency key that is not ASCII is refused, and not taken for the key that it would be escaped to', async () => {
  const headers = { host: 'api.example', authorization: 'Bearer k', 'idempotency-key': 'größe' };
  const answer = await send(made(), event('POST', '/v1/tasks', { headers, body: JSON.stringify(imageRequest()) }));
  expect(answer).toMatchObject({ status: 400, json: { error: { param: 'Idempotency-Key' } } });
});

test('a body is read as it came, or out of base64, and the request keeps its name', async () => {
  const handler = made();
  const text = JSON.stringify(imageRequest());
  const headers = { host: 'api.example', authorization: 'Bearer k', 'idempotency-key': 'order-1' };
  const plain = await send(handler, event('POST', '/v1/tasks', { headers, body: text }));
  const body = Buffer.from(text).toString('base64');
  const again = await send(handler, event('POST', '/v1/tasks', { headers, body, isBase64Encoded: true }));
  expect([plain.status, again.status, again.headers['idempotent-replayed']]).toEqual([202, 200, 'true']);
  expect(plain.headers['x-request-id']).toBe('gateway-1=');
  expect(again.json['id']).toBe(plain.json['id']);
});

test('query strings and cursors pass through the gateway', async () => {
  const { status, json } = await send(made(), event('GET', '/v1/tasks', { rawQueryString: 'limit=1&profile=unified' }));
  expect([status, (json['items'] as object[]).length]).toEqual([200, 1]);
});

test.each([
  ['GET', '{}', 200],
  ['HEAD', 'x', 200],
  ['TRACE', null, 405],
  ['CONNECT', null, 405],
])(
  '%s with the body %j, from which no Request can be built, is answered all the same',
  async (method, body, status) => {
    const answer = await stage.clock.busy(() => made()(event(method, '/health', { body }), invocation()));
    expect([answer.statusCode, answer.headers['x-request-id']]).toEqual([status, 'gateway-1=']);
  },
);

test('a body over the limit is refused by its length', async () => {
  const { status, json } = await send(made(), event('POST', '/v1/tasks', { body: 'x'.repeat(262_145) }));
  expect([status, (json['error'] as { code: string }).code]).toEqual([413, 'request_too_large']);
});

test("auth: 'iam': the principal that the gateway vouches for owns the tasks, and caller keys are nobody", async () => {
  const handler = made({ [environmentNames.auth]: 'iam' });
  const signed = await send(handler, event('GET', '/v1/tasks', {}, { userArn: arn, accountId: '123456789012' }));
  expect([signed.status, (signed.json['items'] as object[]).length]).toEqual([200, 1]);
  expect((await send(handler, event('GET', '/v1/tasks'))).status).toBe(401);
});
