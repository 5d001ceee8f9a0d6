import { describe, expect, test } from '@jest/globals';
import type { HttpReply } from '../../../core/provider/http.ts';
import { profileOf } from '../../../core/provider/profiles.ts';
import { readSubmitReply } from '../../../core/provider/read-submit-reply.ts';
import { fixed } from '../../../core/defaults.ts';

const unified = profileOf('unified');
const replicate = profileOf('replicate');

function read(status: number, body: unknown, headers: Record<string, string> = {}, profile = unified) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readSubmitReply(profile, { kind: 'answer', status, headers, body: text, receivedAt: 0 }, 3600);
}

const envelope = { error: { message: 'm', type: 'server_error', code: 'said_so' } };

/** What follows, as the shortest text: `refused resend`, `ambiguous`, … */
const told = (reading: ReturnType<typeof read>) =>
  reading.kind === 'refused' ? `refused ${reading.then}` : reading.kind;

describe('an accepted POST', () => {
  test("gives the provider task id and the provider's estimate", () => {
    const body = { id: 'task-1', status: 'pending', task_info: { can_cancel: true, estimated_time: 45 } };
    expect(read(200, body)).toEqual({ kind: 'accepted', providerTaskId: 'task-1', estimatedSeconds: 45 });
    expect(read(202, { id: 7 })).toEqual({ kind: 'accepted', providerTaskId: '7', estimatedSeconds: -1 });
  });

  test.each(['0', '-3', '"45"', 'null'])('has no estimate where the provider says %s', (estimate) => {
    const body = `{"id": "t", "task_info": {"estimated_time": ${estimate}}}`;
    expect(read(200, body)).toMatchObject({ kind: 'accepted', estimatedSeconds: -1 });
  });

  test.each(['1e999', '1e300', '99999999'])(
    'keeps an absurd estimate of %s within what a table can hold',
    (estimate) => {
      const body = `{"id": "t", "task_info": {"estimated_time": ${estimate}}}`;
      expect(read(200, body)).toMatchObject({ kind: 'accepted', estimatedSeconds: fixed.maxDeadlineSeconds });
    },
  );

  test('is accepted even when an error stands beside its id: the id is what was bought', () => {
    expect(read(200, { id: 't', error: { code: 'timeout' } })).toMatchObject({ kind: 'accepted', providerTaskId: 't' });
  });
});

describe('a success status without an id', () => {
  test.each([
    ['HTML', '<html>', 'a body that is not JSON: <html>'],
    ['nothing', '', 'a body that is not JSON'],
    ['cut short', '{"id": "ta', 'a body that is not JSON: {"id": "ta'],
    ['escaped', String.raw`["\u00e9"]`, 'no task id: ["é"]'],
    ['no id', { status: 'pending' }, 'no task id: {"status":"pending"}'],
    ['an id that cannot be one', { id: 'a b' }, 'no task id: {"id":"a b"}'],
    ['an error of unknown code', envelope, `no task id: ${JSON.stringify(envelope)}`],
  ])('may have been bought, and what came is told: %s', (_what, body, what) => {
    expect(read(200, body)).toEqual({
      kind: 'ambiguous',
      trouble: {
        status: 200,
        type: '',
        code: 'submission_ambiguous',
        message: `HTTP 200 with ${what}`,
        retryAfterSeconds: -1,
      },
    });
  });

  test("is a failed task when it carries one of the contract's codes", () => {
    expect(read(200, { error: { code: 'file_too_large', message: 'Big.' } })).toMatchObject({
      kind: 'failed',
      trouble: { status: 200, code: 'file_too_large', message: 'Big.' },
    });
  });
});

describe('a refusal', () => {
  test.each([400, 403, 404, 405, 409, 410, 413, 415, 418, 422, 425, 451, 307, 308])(
    'of status %i bought nothing, and is final',
    (status) => {
      expect(told(read(status, envelope))).toBe('refused give_up');
      expect(told(read(status, '<html>'))).toBe('refused give_up');
    },
  );

  test.each([
    ['429', 429, '', {}, 'refused resend'],
    ['503 with Retry-After', 503, '<html>', { 'retry-after': '5' }, 'refused resend'],
    ['500 with the envelope', 500, envelope, {}, 'refused resend'],
    ['401, if the key was renewed', 401, envelope, {}, 'refused renew_key'],
    ['402, after a rest', 402, envelope, {}, 'refused rest'],
  ] as const)('bought nothing and may be followed by another send: %s', (_what, status, body, headers, what) => {
    expect(told(read(status, body, headers))).toBe(what);
  });

  test('a 500 with the envelope is believed only where the profile says so', () => {
    expect(told(read(500, envelope, {}, replicate))).toBe('ambiguous');
  });

  test('is told with its code, type, message and what Retry-After asks for', () => {
    expect(read(429, envelope, { 'retry-after': '7' })).toMatchObject({
      trouble: { status: 429, type: 'server_error', code: 'said_so', message: 'm', retryAfterSeconds: 7 },
    });
    expect(read(429, '')).toMatchObject({ trouble: { code: 'rate_limited', retryAfterSeconds: -1 } });
    expect(read(429, '', { 'retry-after': '86400' })).toMatchObject({ trouble: { retryAfterSeconds: 3600 } });
    expect(read(413, '')).toMatchObject({ trouble: { code: 'payload_too_large', message: 'HTTP 413' } });
  });
});

describe('an answer that proves nothing', () => {
  test.each([
    ...[300, 301, 302, 303, 304, 408, 499, 501, 502, 504, 520, 599].map((status) => [status, envelope, {}] as const),
    [500, '<html>', {}] as const,
    [500, { error: { message: 'm', type: 'oops', code: 'c' } }, {}] as const,
    [503, envelope, {}] as const,
    [503, envelope, { 'retry-after': 'soon' }] as const,
  ])('may have been bought: %i %j %j', (status, body, headers) => {
    expect(read(status, body, headers)).toMatchObject({
      kind: 'ambiguous',
      trouble: { status, code: 'submission_ambiguous', message: `HTTP ${status}` },
    });
  });

  test('a lost answer may have been bought, with the status as far as it was seen', () => {
    const lost: HttpReply = { kind: 'broken', reason: 'ECONNRESET' };
    expect(readSubmitReply(unified, lost, 3600)).toMatchObject({
      kind: 'ambiguous',
      trouble: { status: -1, code: 'submission_ambiguous', message: 'sent, no whole answer: ECONNRESET' },
    });
    expect(readSubmitReply(unified, { ...lost, status: 200 }, 3600)).toMatchObject({ trouble: { status: 200 } });
  });
});

test('what was never sent bought nothing and is sent again', () => {
  expect(readSubmitReply(unified, { kind: 'not_sent', reason: 'ENOTFOUND' }, 3600)).toEqual({
    kind: 'refused',
    then: 'resend',
    trouble: {
      status: -1,
      type: '',
      code: 'provider_unreachable',
      message: 'not sent: ENOTFOUND',
      retryAfterSeconds: -1,
    },
  });
});
