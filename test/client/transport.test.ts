import { afterEach, describe, expect, test } from '@jest/globals';
import * as client from '../../client/bide.ts';
import { deserted, http, json, startRawServer, type RawServer } from '../helpers/raw-server.ts';
import { failure, startScriptedApi, type Scripted, type ScriptedApi } from './scripted-api.ts';
import { task, taskId } from './task.ts';

const { Bide } = client;
const request = { profile: 'unified', operation: 'images', body: { model: 'image-1' } };

let server: ScriptedApi | RawServer | undefined;
let delays: number[] = [];

afterEach(async () => {
  await server?.close();
  server = undefined;
});

function bideAt(url: string, more: Partial<client.BideOptions> = {}) {
  delays = [];
  const clock = { sleep: (ms: number) => (delays.push(ms), Promise.resolve()) };
  return new Bide({ url, callerKey: 'caller-1', clock, random: () => 1, ...more });
}

async function bideOver(...script: Scripted[]) {
  const api = await startScriptedApi(script);
  server = api;
  return { bide: bideAt(api.url), received: api.received };
}

const after = (scripted: Scripted, seconds: string): Scripted => ({ ...scripted, headers: { 'retry-after': seconds } });
const busy = failure(500, 'server_error', 'internal_error', 'The request could not be processed.');
const throttled = failure(429, 'rate_limit_error', 'rate_limited', 'Too many requests.');

describe('tries again', () => {
  test('after 5xx and 429, with one idempotency key for all tries', async () => {
    const unavailable = { status: 503, body: { message: 'Service Unavailable' } };
    const { bide, received } = await bideOver(busy, unavailable, after(throttled, '3'), { status: 202, body: task() });
    expect(await bide.submit(request)).toEqual(task());
    expect(delays).toEqual([500, 1000, 3000]);
    expect(received.map(({ json: body }) => body)).toEqual([request, request, request, request]);
    expect(new Set(received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });

  test('five times at most, each pause twice the last', async () => {
    const { bide, received } = await bideOver(busy, busy, busy, busy, busy);
    await expect(bide.submit(request)).rejects.toThrow('The request could not be processed.');
    expect([received.length, delays]).toEqual([5, [500, 1000, 2000, 4000]]);
  });

  test('after a connection that is refused', async () => {
    const url = await deserted();
    await expect(bideAt(url).submit(request)).rejects.toThrow(
      expect.objectContaining({
        name: 'ConnectionError',
        status: 0,
        code: 'unreachable',
        message: `POST /v1/tasks of ${url}: no connection (ECONNREFUSED).`,
      }),
    );
    expect(delays).toEqual([500, 1000, 2000, 4000]);
  });

  test('after an answer that was cut short, a success included', async () => {
    const whole = json(JSON.stringify(task()));
    const raw = await startRawServer((socket) => {
      if (raw.requests.length === 3) socket.end(whole);
      else socket.write(whole.slice(0, -5), () => socket.destroy());
    });
    server = raw;
    expect(await bideAt(raw.url).submit(request)).toEqual(task());
    const keys = raw.requests.map((text) => /idempotency-key: (\S+)/.exec(text)?.[1]);
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
  });

  test('after no answer within the time', async () => {
    const raw = await startRawServer((socket) => {
      if (raw.requests.length === 2) socket.end(json(JSON.stringify(task())));
    });
    server = raw;
    expect(await bideAt(raw.url, { timeoutMs: 200 }).submit(request)).toEqual(task());
    expect(delays).toEqual([500]);
  });
});

describe('gives up at once', () => {
  test.each([
    [400, 'invalid_request_error', client.InvalidRequestError],
    [401, 'authentication_error', client.AuthenticationError],
    [403, 'permission_error', client.PermissionError],
    [404, 'not_found_error', client.NotFoundError],
    [405, 'invalid_request_error', client.InvalidRequestError],
    [413, 'invalid_request_error', client.InvalidRequestError],
    [422, 'invalid_request_error', client.InvalidRequestError],
  ] as const)('on %d, with an error of its own class', async (status, type, expected) => {
    const { bide, received } = await bideOver(failure(status, type, 'some_code', 'No.'));
    const error: unknown = await bide.get(taskId).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(expected);
    expect(error).toBeInstanceOf(client.BideError);
    expect(error).toMatchObject({ name: expected.name, status, type, code: 'some_code', message: 'No.' });
    expect([received.length, delays]).toEqual([1, []]);
  });

  test('on a Retry-After of more than a minute', async () => {
    const { bide } = await bideOver(after(throttled, '61'));
    await expect(bide.list()).rejects.toThrow(
      expect.objectContaining({ name: 'RateLimitError', retryAfterSeconds: 61 }),
    );
    expect(delays).toEqual([]);
  });

  test('when it is aborted', async () => {
    const raw = await startRawServer(() => stop.abort(new Error('enough')));
    server = raw;
    const stop = new AbortController();
    await expect(bideAt(raw.url).submit(request, { signal: stop.signal })).rejects.toThrow('enough');
    expect([raw.requests.length, delays]).toEqual([1, []]);
  });
});

test('an error carries all that the API says', async () => {
  const details = [
    { param: 'operation', message: 'Required.' },
    { param: 'body', message: 'Required.' },
  ];
  const more = { param: 'operation', details, recommended_action: 'Correct the listed fields' };
  const { bide } = await bideOver(failure(400, 'invalid_request_error', 'invalid_request', 'Two problems.', more));
  await expect(bide.submit(request)).rejects.toMatchObject({
    param: 'operation',
    details,
    recommendedAction: 'Correct the listed fields',
    requestId: 'request-1',
    retryAfterSeconds: undefined,
  });
});

test.each([
  ['a 413 of the gateway', 413, { message: 'Request Entity Too Large' }, 'InvalidRequestError', 'http_413'],
  ['a 403 of the gateway', 403, { message: 'Forbidden' }, 'PermissionError', 'http_403'],
  ['a page of somebody else', 404, '<h1>Not here</h1>', 'NotFoundError', 'http_404'],
  ['a redirect', 301, '', 'ServerError', 'http_301'],
])('%s is no envelope: its status decides', async (_name, status, body, name, code) => {
  const { bide } = await bideOver({ status, body, headers: { location: '/' } });
  await expect(bide.list()).rejects.toThrow(expect.objectContaining({ name, code, status }));
});

test('a success that is no JSON is not the API', async () => {
  const raw = await startRawServer((socket) => socket.end(http('200 OK', ['content-length: 2'], 'hi')));
  server = raw;
  await expect(bideAt(raw.url).get(taskId)).rejects.toThrow(
    expect.objectContaining({ name: 'ServerError', status: 200, code: 'unreadable_answer' }),
  );
});
