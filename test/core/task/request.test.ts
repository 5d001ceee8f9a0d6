import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { checkRequest } from '../../../core/task/request.ts';

const valid = { profile: 'unified', operation: 'images', body: { model: 'm', prompt: 'p' } };

/** Problems as `param: message`. */
function problemsOf(given: unknown): string[] {
  const checked = checkRequest(given);
  return checked.kind === 'valid' ? [] : checked.problems.map(({ param, message }) => `${param}: ${message}`);
}

const inputFiles = (count: number) => Array.from({ length: count }, (_, n) => `s3://uploads/${n}.png`);

const SYNC = 'Not allowed: a synchronous call cannot be looked at again when its answer is lost; leave it out.';

describe('a valid request', () => {
  test('comes back as it is, with the model that it asks for', () => {
    const body = { model: 'sora-2', prompt: 'p', unknown: { nested: [null] }, sync: false };
    const request = {
      ...valid,
      body,
      deadlineSeconds: 604_800,
      maxAttempts: 10,
      fallbacks: { timeout: [{ duration: null }], 'vendor.code-7': [{}] },
      resubmitAmbiguous: true,
    };
    expect(checkRequest(request)).toEqual({ kind: 'valid', request, model: 'sora-2' });
  });

  test('may name as many files of buckets as are looked at before a send, and any number of URLs', () => {
    const image_urls = [...inputFiles(32), ...Array.from({ length: 100 }, () => 'https://a.example/x.png')];
    expect(problemsOf({ ...valid, body: { model: 'm', image_urls } })).toEqual([]);
  });

  test('has its model where the profile says, cut to 100 characters', () => {
    const replicate = { profile: 'replicate', operation: 'predictions', body: { version: 'v'.repeat(150), input: {} } };
    expect(checkRequest(replicate)).toMatchObject({ kind: 'valid', model: 'v'.repeat(100) });
    const half = { ...valid, body: { model: `${'m'.repeat(99)}🖼` } };
    expect(checkRequest(half)).toMatchObject({ kind: 'valid', model: `${'m'.repeat(99)}\ufffd` });
  });
});

describe('a request is refused', () => {
  test.each<[string, object, string]>([
    ['an unknown profile', { profile: 'unifid' }, 'profile: Allowed: unified, replicate.'],
    ['an unknown operation', { operation: 'image' }, 'operation: Profile unified knows: images, videos, audios, llm.'],
    [
      'an inherited name as its operation',
      { operation: 'toString' },
      'operation: Profile unified knows: images, videos, audios, llm.',
    ],
    ['no model', { body: {} }, 'body.model: Required and missing.'],
    ['a model that is no text', { body: { model: 7 } }, 'body.model: Allowed: text.'],
    ['an empty model', { body: { model: '' } }, 'body.model: Required and missing.'],
    ['a synchronous call', { body: { model: 'm', sync: true } }, `body.sync: ${SYNC}`],
    [
      'more files of buckets than are looked at before a send',
      { body: { model: 'm', image_url: 's3://b/k', image_urls: inputFiles(32) } },
      'body.image_urls.31: 33 files of buckets in one body, allowed are 32.',
    ],
    [
      'a fallback that names as many',
      { fallbacks: { timeout: [{ image_urls: inputFiles(40) }] } },
      'fallbacks.timeout.0.image_urls.32: 40 files of buckets in one body, allowed are 32.',
    ],
    ['a misspelt field', { deadlineSecond: 5 }, 'deadlineSecond: Unknown field; did you mean deadlineSeconds?'],
    [
      'a deadline over seven days',
      { deadlineSeconds: 604_801 },
      'deadlineSeconds: Too big: expected number to be <=604800.',
    ],
    ['a deadline in the past', { deadlineSeconds: 0 }, 'deadlineSeconds: Too small: expected number to be >=1.'],
    ['eleven attempts', { maxAttempts: 11 }, 'maxAttempts: Too big: expected number to be <=10.'],
    [
      'text for a claim',
      { resubmitAmbiguous: 'yes' },
      'resubmitAmbiguous: Invalid input: expected boolean, received string.',
    ],
    [
      'a fallback for a code of ours',
      { fallbacks: { cancelled: [{}] } },
      'fallbacks.cancelled: Not allowed: a code of the provider: nothing can be foreseen for this one.',
    ],
    [
      'fallbacks for more codes than a provider has',
      { fallbacks: Object.fromEntries(Array.from({ length: 33 }, (_, n) => [`code${n}`, [{ sync: true }]])) },
      'fallbacks: Allowed: at most 32 error codes.',
    ],
    [
      'a fallback for what is no code',
      { fallbacks: { 'a b': [{}] } },
      'fallbacks.a b: Not allowed: an error code of the provider, such as timeout.',
    ],
    [
      'a fallback that makes the call synchronous',
      { fallbacks: { timeout: [{}, { sync: true }] } },
      `fallbacks.timeout.1.sync: ${SYNC}`,
    ],
    [
      'a fallback that takes the model away',
      { fallbacks: { timeout: [{ model: null }] } },
      'fallbacks.timeout.0.model: Required and missing.',
    ],
    [
      'an empty list of fallbacks',
      { fallbacks: { timeout: [] } },
      'fallbacks.timeout: Too small: expected array to have >=1 items.',
    ],
    ['a list as its body', { body: [] }, 'body: Invalid input: expected record, received array.'],
  ])('with %s', (_what, change, problem) => {
    expect(problemsOf({ ...valid, ...change })).toEqual([problem]);
  });

  test('with text that does not fit into the path that takes it', () => {
    const body = { owner: '../admin', name: 'ok-1.2', input: {} };
    expect(problemsOf({ profile: 'replicate', operation: 'model-predictions', body })).toEqual([
      'body.owner: Allowed: letters, digits, ".", "_" and "-".',
    ]);
  });

  test.each([null, [], 'text', 7, undefined])('when it is %j and no object', (given) => {
    expect(problemsOf(given)).toEqual([expect.stringMatching(/^request: Invalid input: expected object, received /)]);
  });
});

/** A patch that leaves none of the body's defects. */
const whole = { model: 'n', sync: false };

/** Defects that do not hide one another: what makes each, and the params that are named for it. */
const defects: readonly { readonly change: object; readonly body?: object; readonly params: readonly string[] }[] = [
  { change: { deadlineSeconds: -1 }, params: ['deadlineSeconds'] },
  { change: { maxAttempts: 1.5 }, params: ['maxAttempts'] },
  { change: { resubmitAmbiguous: 1 }, params: ['resubmitAmbiguous'] },
  { change: { callback: 'x' }, params: ['callback'] },
  { change: {}, body: { model: undefined }, params: ['body.model'] },
  { change: {}, body: { sync: true }, params: ['body.sync'] },
  {
    change: { fallbacks: { rate_limited: [whole], timeout: [{ ...whole, sync: true }], generation_failed: [7] } },
    params: ['fallbacks.rate_limited', 'fallbacks.timeout.0.sync', 'fallbacks.generation_failed.0'],
  },
];

describe('whatever comes', () => {
  test('no more than a hundred problems are told, and how many more there are', () => {
    const patches = Array.from({ length: 10 }, () => ({}));
    const codes = Array.from({ length: 30 }, (_, i) => [`code-${i}`, patches]);
    const told = problemsOf({ ...valid, body: {}, fallbacks: Object.fromEntries(codes) as object });
    expect(told).toHaveLength(101);
    expect(told[0]).toMatch(/^body\./);
    expect(told.at(-1)).toMatch(/^request: And \d{3} more problems\.$/);
  });

  test('all its problems are found at once, and none that it does not have', () => {
    fc.assert(
      fc.property(fc.subarray([...defects]), (chosen) => {
        const body = Object.assign({}, valid.body, ...chosen.map((defect) => defect.body ?? {})) as object;
        const given = Object.assign({}, valid, { body }, ...chosen.map(({ change }) => change)) as object;
        const checked = checkRequest(given);
        const found = checked.kind === 'valid' ? [] : checked.problems.map(({ param }) => param);
        expect([...found].sort()).toEqual(chosen.flatMap(({ params }) => params).sort());
      }),
    );
  });

  test('any JSON is judged, and never thrown at', () => {
    const member = fc.oneof(fc.jsonValue(), fc.constantFrom('unified', 'images', 'toString', '__proto__'));
    const shaped = fc.record(
      {
        profile: fc.oneof(fc.constant('unified'), fc.jsonValue(), fc.constant({ toString: 1 })),
        operation: fc.oneof(fc.constant('images'), member),
        body: fc.oneof(fc.constant({ model: 'm' }), fc.jsonValue()),
        fallbacks: fc.oneof(
          fc.dictionary(fc.constantFrom('timeout', 'x', 'a b'), fc.array(fc.jsonValue())),
          fc.jsonValue(),
        ),
        deadlineSeconds: member,
        maxAttempts: member,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(shaped, fc.jsonValue()), (given) => {
        const checked = checkRequest(given);
        return checked.kind === 'valid' || checked.problems.length > 0;
      }),
      { numRuns: 500 },
    );
  });

  test('a profile that only pretends to be text is refused like any other', () => {
    expect(problemsOf({ ...valid, profile: { toString: 1 } })).toEqual(['profile: Allowed: unified, replicate.']);
    expect(problemsOf({ ...valid, profile: ['unified'] })).toEqual(['profile: Allowed: unified, replicate.']);
  });

  test('no text of the body is repeated in a problem', () => {
    const secret = 'the prompt of somebody';
    const given = {
      profile: 'replicate',
      operation: 'model-predictions',
      body: { owner: secret, name: `${secret}!`, input: '' },
    };
    const problems = problemsOf(given);
    expect(problems.length).toBe(3);
    expect(problems.join()).not.toContain(secret);
  });

  test.each([
    ['an unknown field', (name: string) => ({ [name]: 1 })],
    ['an unknown field with poison in it', (name: string) => ({ [name]: '\0' })],
    ['a fallback', (name: string) => ({ fallbacks: { [name]: [{}] } })],
    ['a fallback that is no list', (name: string) => ({ fallbacks: { [name]: 1 } })],
    ['a fallback with patches', (name: string) => ({ fallbacks: { [name]: [{ sync: true }, 7] } })],
  ])('the name of %s is cut to 40 characters in each problem', (_what, change) => {
    const name = 'the prompt of somebody, '.repeat(10);
    const problems = problemsOf({ ...valid, ...change(name) });
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) {
      expect(problem).toContain(name.slice(0, 40));
      expect(problem).not.toContain(name.slice(0, 41));
    }
  });

  test('a name that is cut ends in no half of a character', () => {
    const [problem = ''] = problemsOf({ ...valid, [`${'x'.repeat(39)}😀`]: 1 });
    expect(problem).toMatch(/^x{39}\ufffd: Unknown field/);
  });
});
