import { expect, test } from '@jest/globals';
import type { HttpReply } from '../../../core/provider/http.ts';
import { maskKey } from '../../../core/provider/mask-key.ts';

const answer = (body: string): HttpReply => ({ kind: 'answer', status: 200, headers: {}, body, receivedAt: 0 });
const bodyOf = (reply: HttpReply) => (reply.kind === 'answer' ? reply.body : undefined);

test.each([
  ['sk-a/b+c.d(e)', String.raw`{"a": "sk-a/b+c.d(e)", "b": "xsk-a\/b+c.d(e)x"}`, '{"a": "…", "b": "x…x"}'],
  ['sk-LONG-kz', String.raw`["sk\u002DLONG\u002d\u006B\u007a", "sk-LONG-ky"]`, '["…", "sk-LONG-ky"]'],
  ['sk-"quoted\\', JSON.stringify(['sk-"quoted\\']), '["…"]'],
  ['sk-long-key', '<html>sk-long-key</html>', '<html>…</html>'],
  ['sk-LONG-kz', String.raw`["\"sk-LONG-kz\"", "sk-LONG\-kz"]`, String.raw`["\"…\"", "…"]`],
  ['sk-LONG-kz', String.raw`["\"sk-LONG-kz\""]`, String.raw`["\"…\""]`],
])('%s is masked as it is and as JSON may write it', (key, body, masked) => {
  expect(bodyOf(maskKey(answer(body), key))).toBe(masked);
});

test.each([
  ['short', '{"short": 1}'],
  ['1757165031', '{"created": 1757165031}'],
  ['', '{"created": 1757165031}'],
])('%j could stand in an answer by itself, and changes none', (key, body) => {
  expect(bodyOf(maskKey(answer(body), key))).toBe(body);
});

test('what is no answer stays as it is', () => {
  const broken: HttpReply = { kind: 'broken', reason: 'reset' };
  expect(maskKey(broken, 'sk-long-key')).toBe(broken);
});
