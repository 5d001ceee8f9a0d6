import { describe, expect, test } from '@jest/globals';
import { errorTypes, ownCodes, statuses, taskCodes } from '../../../core/errors/taxonomy.ts';
import { entryOfCode, entryOfRefusal, entryOfStatus, isTaskCode } from '../../../core/errors/entries.ts';

describe("the contract's words", () => {
  test('eight statuses have the meanings of the contract', () => {
    expect(Object.entries(statuses).map(([status, { meaning }]) => [status, meaning])).toEqual([
      ['200', 'success'],
      ['400', 'bad request'],
      ['401', 'unauthorized'],
      ['402', 'payment required'],
      ['403', 'forbidden'],
      ['404', 'not found'],
      ['429', 'too many requests'],
      ['500', 'internal server error'],
    ]);
  });

  test('the common causes of a status are what its action sends people to', () => {
    expect(Object.values(statuses).map(({ action }) => action)).toEqual([
      '',
      'Check for invalid parameters, missing required fields or malformed JSON',
      'Check for an invalid or missing API key',
      'Check for insufficient account balance',
      'Check whether the key lacks a permission',
      'Check for an invalid endpoint URL or a task id that does not exist',
      'Wait for the period in the Retry-After header; for higher rate limits contact support',
      'Server-side error, retry later',
    ]);
  });

  test('there are six error types, each with the status that carries it', () => {
    expect(Object.entries(errorTypes).map(([type, { status }]) => [type, status])).toEqual([
      ['invalid_request_error', 400],
      ['authentication_error', 401],
      ['permission_error', 403],
      ['not_found_error', 404],
      ['rate_limit_error', 429],
      ['server_error', 500],
    ]);
  });

  test('seven task codes have the meanings and recommended actions of the contract', () => {
    expect(Object.entries(taskCodes).map(([code, { meaning, action }]) => [code, meaning, action])).toEqual([
      ['model_unavailable', 'model temporarily unavailable', 'Retry after a short delay'],
      ['content_policy_violation', 'input violates content policy', 'Modify the prompt and retry'],
      ['generation_failed', 'generation failed', 'Retry the request'],
      ['timeout', 'the task timed out', 'Retry with simpler parameters'],
      ['invalid_image_url', 'image URL inaccessible', 'Check URL accessibility'],
      ['file_too_large', 'upload exceeds size limits', 'Reduce file size'],
      ['unsupported_format', 'file format not supported', 'Use a supported format'],
    ]);
  });
});

test('only what the contract lets a client resend is retried unasked', () => {
  const retried = Object.entries(taskCodes).map(([code, { retry }]) => [code, retry]);
  expect(retried.filter(([, retry]) => retry !== 'foreseen')).toEqual([
    ['model_unavailable', 'short_delay'],
    ['generation_failed', 'request'],
  ]);
  expect(Object.values(statuses).flatMap((entry) => (entry.retry === 'backoff' ? [entry.class] : []))).toEqual([
    'too_many_requests',
    'internal_server_error',
  ]);
});

test('every code of ours that the design names says whose fault it is and what to do', () => {
  const named = [
    'deadline_exceeded',
    'submission_ambiguous',
    'provider_task_lost',
    'provider_protocol_error',
    'rate_limited',
    'cancelled',
    'result_expired',
    'internal_error',
  ];
  expect(Object.keys(ownCodes)).toEqual(expect.arrayContaining(named));
  const mute = named.filter((code) => entryOfCode(code).action === '' || entryOfCode(code).meaning === '');
  expect(mute).toEqual([]);
  expect(named.map((code) => entryOfCode(code).fault)).toEqual([
    'provider',
    'provider',
    'provider',
    'provider',
    'ours',
    'caller',
    'provider',
    'ours',
  ]);
});

describe('look-ups', () => {
  test('a code is found among the task codes, ours and the classes of statuses', () => {
    expect(entryOfCode('timeout')).toBe(taskCodes.timeout);
    expect(entryOfCode('rate_limited')).toBe(ownCodes.rate_limited);
    expect(entryOfCode('payment_required')).toBe(statuses[402]);
  });

  test.each(['nsfw', 'toString', '__proto__', ''])(
    'the unknown code %j sends people to the message, and is not resent',
    (code) => {
      expect(entryOfCode(code)).toEqual({
        meaning: 'a code that the contract does not know',
        fault: 'provider',
        retry: 'foreseen',
        action: "Read the provider's message",
      });
      expect(isTaskCode(code)).toBe(false);
    },
  );

  test('a task code is one of the seven and no code of ours', () => {
    expect(['file_too_large', 'cancelled', 'bad_request'].map(isTaskCode)).toEqual([true, false, false]);
  });

  test('a status outside the contract counts as its family', () => {
    const classes = [201, 204, 405, 413, 422, 499, 501, 502, 503, 504, 599].map(
      (status) => entryOfStatus(status).class,
    );
    expect(classes).toEqual([
      ...['success', 'success'],
      ...['bad_request', 'bad_request', 'bad_request', 'bad_request'],
      ...Array.from({ length: 5 }, () => 'internal_server_error'),
    ]);
  });

  test('a refusal is judged by its code where that is known, else by its status', () => {
    expect(entryOfRefusal(400, 'file_too_large')).toBe(taskCodes.file_too_large);
    expect(entryOfRefusal(403, 'because')).toBe(statuses[403]);
    expect(entryOfRefusal(422, 'because')).toBe(statuses[400]);
    expect(entryOfRefusal(503, 'because')).toBe(statuses[500]);
  });

  test.each([200, 302, 308])(
    'an unknown code under the status %i, which is no error, still says what to do',
    (status) => {
      expect(entryOfRefusal(status, 'because').action).toBe("Read the provider's message");
    },
  );
});
