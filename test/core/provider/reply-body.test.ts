import { describe, expect, test } from '@jest/globals';
import { ownCodes } from '../../../core/errors/taxonomy.ts';
import { profileOf } from '../../../core/provider/profiles.ts';
import { trouble } from '../../../core/provider/reading.ts';
import {
  codeOtherwise,
  isEnvelope,
  parseJson,
  providerCode,
  refusalTrouble,
  safeCode,
  safeId,
  taskTrouble,
  unescaped,
} from '../../../core/provider/reply-body.ts';

const unified = profileOf('unified');
const replicate = profileOf('replicate');

const answer = (status: number, body: unknown) => ({
  kind: 'answer' as const,
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
  receivedAt: 0,
});

test.each(['', '<html>', '{"id":', 'undefined'])('%j is not JSON', (body) => {
  expect(parseJson(body)).toBeUndefined();
});

test('JSON is read as it is', () => {
  expect([parseJson('{"a":[1]}'), parseJson('null')]).toEqual([{ a: [1] }, null]);
});

test.each([
  [String.raw`{"a":"\u00e9 \ud83d\ude00"}`, '{"a":"é 😀"}'],
  [String.raw`"\"quoted\" \/ \\n \n\t\r\b\f"`, '""quoted" / \\n \n\t\r\b\f"'],
  [String.raw`cut at \u00e`, String.raw`cut at \u00e`],
  ['<html>', '<html>'],
])('%s is shown as %j', (body, shown) => expect(unescaped(body)).toBe(shown));

describe("the provider's own codes", () => {
  test.each(['succeeded', ...Object.keys(ownCodes)])('one that is also ours is marked: %s', (code) => {
    expect(providerCode(code)).toBe(`provider.${code}`);
  });

  test.each(['generation_failed', 'timeout', 'bad_request', 'toString'])('others stay as they are: %s', (code) => {
    expect(providerCode(code)).toBe(code);
  });
});

test.each([
  [429, 'rate_limited'],
  [403, 'forbidden'],
  [503, 'service_unavailable'],
  [307, 'redirected'],
  [200, 'generation_failed_without_code'],
])('an error of status %i that gives no code is called %s', (status, code) => {
  expect(codeOtherwise(status, unified)).toBe(code);
});

describe('the error envelope', () => {
  const error = { message: 'm', type: 'server_error', code: 'c' };

  test('is a message, one of the six types and a code', () => {
    expect(isEnvelope({ error })).toBe(true);
    expect(isEnvelope({ error: { ...error, param: 'more' } })).toBe(true);
  });

  test.each([
    ['another type', { error: { ...error, type: 'internal' } }],
    ['an inherited name as its type', { error: { ...error, type: 'toString' } }],
    ['no code', { error: { ...error, code: undefined } }],
    ['a number as its message', { error: { ...error, message: 1 } }],
    ['text instead of an object', { error: 'm' }],
    ['nothing around it', error],
  ])('is not one with %s', (_what, json) => {
    expect(isEnvelope(json)).toBe(false);
  });
});

test.each([
  ['generation_failed', true],
  ['Http.Error-2', true],
  ['a'.repeat(64), true],
  ['a'.repeat(65), false],
  ['the prompt of somebody', false],
  ['1st', false],
  ['', false],
])('%j passes as a code: %s', (text, passes) => {
  expect(safeCode(text)).toBe(passes ? text : undefined);
});

describe('a provider task id', () => {
  test.each<[unknown, string]>([
    ['task-unified-1757165031-uyujaw3d', 'task-unified-1757165031-uyujaw3d'],
    [1757165031, '1757165031'],
    ['a/b?c', 'a/b?c'],
    ['x'.repeat(256), 'x'.repeat(256)],
  ])('may be %j', (found, id) => {
    expect(safeId(found)).toBe(id);
  });

  test.each(['', '.', '..', 'with space', 'ümlaut', 'new\nline', 'x'.repeat(257), null, true, {}, ['a']])(
    'may not be %j',
    (found) => {
      expect(safeId(found)).toBeUndefined();
    },
  );

  test('may not be a number that reading has rounded', () => {
    expect(safeId(JSON.parse('12345678901234567891'))).toBeUndefined();
    expect(safeId(9_007_199_254_740_991)).toBe('9007199254740991');
  });
});

describe('what a refusal says', () => {
  test('is read from the envelope', () => {
    const body = { error: { message: 'No.', type: 'permission_error', code: 'not_yours' } };
    expect(refusalTrouble(answer(403, body), unified, 7)).toEqual({
      status: 403,
      type: 'permission_error',
      code: 'not_yours',
      message: 'No.',
      retryAfterSeconds: 7,
    });
  });

  test('has a code from its status where the body gives none, and free text is none', () => {
    const body = { error: { message: 'No.', type: 'free text', code: 'free text' } };
    expect(refusalTrouble(answer(403, body), unified)).toMatchObject({ code: 'forbidden', type: '' });
    expect(refusalTrouble(answer(502, '<html>'), unified)).toEqual({
      status: 502,
      type: '',
      code: 'bad_gateway',
      message: 'HTTP 502',
      retryAfterSeconds: -1,
    });
  });

  test('stands where the profile says', () => {
    const body = { title: 'Unprocessable', detail: 'version is required' };
    expect(refusalTrouble(answer(422, body), replicate).message).toBe('version is required');
  });
});

describe("what a task's error says", () => {
  test('is its code and message', () => {
    expect(taskTrouble({ error: { code: 'timeout', message: 'Slow.' } }, unified, 200)).toEqual(
      trouble({ status: 200, code: 'timeout', message: 'Slow.' }),
    );
  });

  test("has the profile's word where there is no code", () => {
    expect(taskTrouble({ error: 'Broken.' }, unified, 200)).toEqual(
      trouble({ status: 200, code: 'generation_failed_without_code', message: 'Broken.' }),
    );
    expect(taskTrouble({ error: 'CUDA' }, replicate, 200)).toMatchObject({
      code: 'prediction_failed',
      message: 'CUDA',
    });
  });
});

test('trouble of which nothing is known has absent numbers and no text', () => {
  expect(trouble({})).toEqual({ status: -1, type: '', code: '', message: '', retryAfterSeconds: -1 });
});
