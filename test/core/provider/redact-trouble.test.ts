import { describe, expect, test } from '@jest/globals';
import { profileOf } from '../../../core/provider/profiles.ts';
import { trouble } from '../../../core/provider/reading.ts';
import { redactTrouble } from '../../../core/provider/redact-trouble.ts';

const unified = profileOf('unified');
const WORD = 'a_private_prompt_in_one_word';
const request = { body: { prompt: WORD, style: 'pastel-9' }, fallbacks: { odd_style_pastel: [{ style: 'x' }] } };

const told = (given: object, from: typeof request | undefined = request) =>
  redactTrouble(trouble(given), unified, from, 'key-1');

test('the message loses what it shares with the request, and the key', () => {
  expect(told({ message: `no ${WORD}, no key-1` }).message).toBe('no …, no …');
});

describe('a code', () => {
  test.each([
    ['the prompt', WORD],
    ['a piece of it', WORD.slice(4, 20)],
    ['more than it', `bad.${WORD}`],
    ['a short text of the request', 'pastel-9'],
    ['the key', 'key-1'],
  ])('that holds %s is none: its status names the error', (_what, code) => {
    expect(told({ status: 400, code }).code).toBe('bad_request');
    expect(told({ status: 429, code }).code).toBe('rate_limited');
    expect(told({ status: 200, code }).code).toBe('generation_failed_without_code');
  });

  test.each(['gpu_on_fire', WORD.slice(0, 15)])('that does not is kept: %s', (code) => {
    expect(told({ status: 400, code }).code).toBe(code);
  });

  test.each(['content_policy_violation', 'provider.deadline_exceeded', 'payload_too_large', 'unknown_status'])(
    'of the contract or of ours is kept, whatever the request says: %s',
    (code) => {
      const echoed = { body: { prompt: code }, fallbacks: request.fallbacks };
      expect(redactTrouble(trouble({ status: 400, code }), unified, echoed, 'key-1').code).toBe(code);
    },
  );

  test('that the caller foresaw is kept', () => {
    const echoed = { body: { prompt: 'odd_style_pastel' }, fallbacks: request.fallbacks };
    expect(redactTrouble(trouble({ code: 'odd_style_pastel' }), unified, echoed, 'key-1').code).toBe(
      'odd_style_pastel',
    );
  });
});

test('codes and types that were ordered from the simulator are not taken for an echo', () => {
  const orders = { posts: [{ code: 'insufficient_balance', type: 'billing_error' }] };
  const ordered = { body: { prompt: WORD, simulate: orders } };
  const given = trouble({ status: 402, code: 'insufficient_balance', type: 'billing_error' });
  expect(redactTrouble(given, unified, ordered, '')).toEqual(given);
  expect(redactTrouble({ ...given, code: WORD }, unified, ordered, '').code).toBe('payment_required');
});

test('a type that holds a piece of the request is none; the six of the contract are kept', () => {
  expect(told({ type: WORD }).type).toBe('');
  expect(told({ type: 'billing_error' }).type).toBe('billing_error');
  const echoed = { body: { prompt: 'invalid_request_error' } };
  expect(redactTrouble(trouble({ type: 'invalid_request_error' }), unified, echoed, '').type).toBe(
    'invalid_request_error',
  );
});

test('without the request nobody can tell: no message, and only known words', () => {
  const given = trouble({ status: 400, code: 'gpu_on_fire', type: 'billing_error', message: 'm' });
  expect(redactTrouble(given, unified, undefined, 'key-1')).toMatchObject({
    code: 'bad_request',
    type: '',
    message: '',
  });
  expect(redactTrouble({ ...given, code: 'timeout' }, unified, undefined, 'key-1').code).toBe('timeout');
});
