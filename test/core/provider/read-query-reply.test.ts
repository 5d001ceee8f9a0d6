import { describe, expect, test } from '@jest/globals';
import type { HttpReply } from '../../../core/provider/http.ts';
import { profileOf } from '../../../core/provider/profiles.ts';
import { readQueryReply } from '../../../core/provider/read-query-reply.ts';

const unified = profileOf('unified');

function read(status: number, body: unknown, headers: Record<string, string> = {}, profile = unified) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readQueryReply(profile, { kind: 'answer', status, headers, body: text, receivedAt: 0 }, 3600);
}

describe('a task that goes on', () => {
  test.each([
    ['pending', 0],
    ['queued', 1],
    ['processing', 2],
    ['in_progress', 3],
  ])('says %s, and how far that is', (status, rank) => {
    expect(read(200, { status, progress: 40 })).toEqual({ kind: 'pending', progress: 40, status, rank });
  });

  test('may say a status that nobody knows: then it counts as running, and is told apart', () => {
    expect(read(200, { status: 'dreaming' })).toEqual({
      kind: 'pending',
      progress: -1,
      status: 'dreaming',
      rank: -1,
    });
  });

  test.each([
    ['0', 0],
    ['33.4', 33],
    ['-5', 0],
    ['250', 100],
    ['1e999', -1],
    ['"50"', -1],
    ['null', -1],
  ])('says the progress %s, which is read as %i', (progress, read100) => {
    expect(read(200, `{"status": "pending", "progress": ${progress}}`)).toMatchObject({ progress: read100 });
  });
});

describe('a result', () => {
  test.each<[string, object, unknown]>([
    ['objects with URLs', { results: [{ url: 'u' }] }, [{ url: 'u' }]],
    ['bare URLs', { results: ['u'] }, ['u']],
    ["a model's own objects", { results: [{ voice_id: 7 }] }, [{ voice_id: 7 }]],
    ['the whole output of older answers', { output: { url: 'u', urls: ['u', 'v'] } }, { url: 'u', urls: ['u', 'v'] }],
    ['null beside an output', { results: null, output: { url: 'u' } }, { url: 'u' }],
    ['an empty list', { results: [] }, []],
    ['an empty list beside an output', { results: [], output: { url: 'u' } }, { url: 'u' }],
    ['nothing at all', {}, null],
  ])('may be %s', (_what, body, result) => {
    expect(read(200, { status: 'completed', ...body })).toEqual({ kind: 'succeeded', result });
    expect(read(200, { status: 'succeeded', ...body })).toEqual({ kind: 'succeeded', result });
  });
});

describe('an end without a result', () => {
  test.each(['generation_failed', 'timeout', 'never_heard_of'])('is a failure with the code %s', (code) => {
    expect(read(200, { status: 'failed', error: { code, message: 'm' } })).toEqual({
      kind: 'failed',
      trouble: { status: 200, type: '', code, message: 'm', retryAfterSeconds: -1 },
    });
  });

  test('is a failure without a code where there is none', () => {
    expect(read(200, { status: 'failed' })).toMatchObject({
      kind: 'failed',
      trouble: { code: 'generation_failed_without_code', message: '' },
    });
  });

  test("may be one of the contract's codes alone", () => {
    const error = { code: 'invalid_image_url', message: 'm' };
    expect(read(200, { error })).toMatchObject({ kind: 'failed', trouble: { code: 'invalid_image_url' } });
  });

  test.each(['cancelled', 'canceled'])('may be a cancellation: %s', (status) => {
    expect(read(200, { status })).toMatchObject({ kind: 'cancelled', trouble: { code: 'cancelled', message: status } });
  });
});

describe('an answer that makes no sense', () => {
  test.each([
    ['HTML', '<html>', 'a body that is not JSON'],
    ['nothing', '', 'a body that is not JSON'],
    ['cut short', '{"status": "comp', 'a body that is not JSON'],
    ['no status', { id: 't' }, 'no status'],
    ['a status that is no text', { status: 3 }, 'no status'],
    ['an error of unknown code', { error: { code: 'what' } }, 'no status'],
  ])('is unreadable: %s', (_what, body, what) => {
    expect(read(200, body)).toMatchObject({
      kind: 'unreadable',
      trouble: { status: 200, code: 'unreadable_answer', message: `HTTP 200 with ${what}` },
    });
  });
});

describe('an error status is read before the body', () => {
  test.each([
    [404, 'not_found', 'not_found'],
    [410, 'gone', 'bad_request'],
    [429, 'throttled', 'rate_limited'],
    [401, 'key_trouble', 'unauthorized'],
    [402, 'key_trouble', 'payment_required'],
    [403, 'key_trouble', 'forbidden'],
    [408, 'unavailable', 'request_timeout'],
    [425, 'unavailable', 'bad_request'],
    [500, 'unavailable', 'internal_server_error'],
    [502, 'unavailable', 'bad_gateway'],
    [503, 'unavailable', 'service_unavailable'],
    [504, 'unavailable', 'gateway_timeout'],
    [302, 'unreadable', 'redirected'],
    [400, 'unreadable', 'bad_request'],
    [422, 'unreadable', 'unprocessable_entity'],
  ])('%i is %s', (status, kind, code) => {
    expect(read(status, { status: 'completed', results: ['u'] })).toMatchObject({ kind, trouble: { status, code } });
  });

  test('with what Retry-After asks for, at most an hour', () => {
    expect(read(429, '', { 'retry-after': '7' })).toMatchObject({ trouble: { retryAfterSeconds: 7 } });
    expect(read(503, '', { 'retry-after': '7200' })).toMatchObject({ trouble: { retryAfterSeconds: 3600 } });
  });
});

test.each<[HttpReply, string, object]>([
  [
    { kind: 'not_sent', reason: 'ENOTFOUND' },
    'unavailable',
    { status: -1, code: 'provider_unreachable', message: 'not sent: ENOTFOUND' },
  ],
  [
    { kind: 'broken', reason: 'ECONNRESET' },
    'unavailable',
    { status: -1, code: 'answer_lost', message: 'no whole answer: ECONNRESET' },
  ],
  [
    { kind: 'broken', reason: 'over_the_cap', status: 200 },
    'unreadable',
    { status: 200, code: 'answer_lost', message: 'no whole answer: over_the_cap' },
  ],
])('a look without an answer tells nothing: %j', (reply, kind, trouble) => {
  expect(readQueryReply(unified, reply, 3600)).toMatchObject({ kind, trouble });
});

test('the provider tells its own times where the profile has them, and until then the look tells none', () => {
  const replicate = profileOf('replicate');
  const from = { created_at: '2026-01-01T00:00:00.000Z' };
  const began = { ...from, started_at: '2026-01-01T00:00:04.250Z' };
  expect(read(200, { status: 'starting', ...from, started_at: null }, {}, replicate)).not.toHaveProperty(
    'queuedSeconds',
  );
  expect(read(200, { status: 'processing', ...began }, {}, replicate)).toMatchObject({ queuedSeconds: 4.25 });
  const ended = { ...began, completed_at: '2026-01-01T00:00:10.500Z' };
  const times = { queuedSeconds: 4.25, tookSeconds: 10.5 };
  expect(read(200, { status: 'succeeded', output: 'u', ...ended }, {}, replicate)).toMatchObject(times);
  expect(read(200, { status: 'failed', error: 'CUDA', ...ended }, {}, replicate)).toMatchObject(times);
});

test.each([
  ['absurd', { created_at: 0, started_at: 1e300, completed_at: 1e300 }],
  ['longer than a task may take', { created_at: 0, started_at: 604_801, completed_at: 604_801 }],
  ['before they can be', { created_at: 10, started_at: 9, completed_at: 9 }],
])('times that are %s are as if not told: no table would take them, or nothing is to be learnt', (_what, times) => {
  const replicate = profileOf('replicate');
  expect(read(200, { status: 'succeeded', output: 'u', ...times }, {}, replicate)).toEqual({
    kind: 'succeeded',
    result: 'u',
  });
  expect(read(200, { status: 'processing', ...times }, {}, replicate)).not.toHaveProperty('queuedSeconds');
});

test('every profile keeps things where its answers have them', () => {
  const replicate = profileOf('replicate');
  expect(read(200, { status: 'succeeded', output: ['u'] }, {}, replicate)).toEqual({
    kind: 'succeeded',
    result: ['u'],
  });
  expect(read(200, { status: 'failed', error: 'CUDA' }, {}, replicate)).toMatchObject({
    kind: 'failed',
    trouble: { code: 'prediction_failed', message: 'CUDA' },
  });
});
