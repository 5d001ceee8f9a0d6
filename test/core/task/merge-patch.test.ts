import fc from 'fast-check';
import { describe, expect, test } from '@jest/globals';
import { mergePatch, patchedBody } from '../../../core/task/merge-patch.ts';
import type { TaskRequest } from '../../../core/task/request.ts';

describe('mergePatch', () => {
  /** The test cases of RFC 7386, appendix A. */
  test.each([
    ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
    ['{"a":"b"}', '{"a":null}', '{}'],
    ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
    ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
    ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
    ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
    ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
    ['["a","b"]', '["c","d"]', '["c","d"]'],
    ['{"a":"b"}', '["c"]', '["c"]'],
    ['{"a":"foo"}', 'null', 'null'],
    ['{"a":"foo"}', '"bar"', '"bar"'],
    ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
    ['[1,2]', '{"a":"b","c":null}', '{"a":"b"}'],
    ['{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
  ])('%s with %s becomes %s', (target, patch, result) => {
    expect(mergePatch(JSON.parse(target), JSON.parse(patch))).toEqual(JSON.parse(result));
  });

  test('changes nothing that it was given', () => {
    const [target, patch] = [{ a: { b: 1 } }, { a: { c: 2, b: null } }];
    expect(mergePatch(target, patch)).toEqual({ a: { c: 2 } });
    expect([target, patch]).toEqual([{ a: { b: 1 } }, { a: { c: 2, b: null } }]);
  });

  test('takes a name of the prototype as any other name', () => {
    const merged = mergePatch(
      JSON.parse('{"constructor":{"a":1}}'),
      JSON.parse('{"__proto__":{"x":1},"toString":{"y":null}}'),
    );
    expect(JSON.stringify(merged)).toBe('{"constructor":{"a":1},"__proto__":{"x":1},"toString":{}}');
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
  });

  test('of the same patch a second time changes nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
      }),
    );
  });
});

describe('patchedBody', () => {
  const request: TaskRequest = {
    profile: 'unified',
    operation: 'images',
    body: { model: 'm', prompt: 'p', size: { w: 2048, h: 2048 } },
    fallbacks: { timeout: [{ size: { w: 1024 } }, { size: null }], model_unavailable: [{ model: 'n' }] },
  };

  test("is the caller's body when no fallback has been used", () => {
    expect(patchedBody(request, [])).toEqual(request.body);
  });

  test('applies the fallbacks that were used, in order', () => {
    const used = ['timeout/0', 'model_unavailable/0'];
    expect(patchedBody(request, used)).toEqual({ model: 'n', prompt: 'p', size: { w: 1024, h: 2048 } });
    expect(patchedBody(request, [...used, 'timeout/1'])).toEqual({ model: 'n', prompt: 'p' });
  });

  test.each(['timeout/2', 'nope/0', 'timeout/x', ''])('throws for %j, which the request does not have', (reference) => {
    expect(() => patchedBody(request, [reference])).toThrow(`The request has no fallback ${reference}.`);
  });
});
