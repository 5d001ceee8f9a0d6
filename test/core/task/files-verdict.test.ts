import { expect, test } from '@jest/globals';
import type { CopyReply } from '../../../core/ports.ts';
import { fateOf, verdictOf, whyNotKept, type FileFate } from '../../../core/task/files-verdict.ts';

const copied: CopyReply = { kind: 'copied', key: 'k', bytes: 1, contentType: 'image/png', sha256: 'h' };
const refused = (status: number): CopyReply => ({ kind: 'refused', status });
const broken = (reason: string): CopyReply => ({ kind: 'broken', reason });
const file = (reply?: CopyReply) => ({ at: '/0', url: 'https://a.example/a', ...(reply && { reply }) });

test.each<[string, CopyReply | undefined, FileFate, FileFate]>([
  ['copied', copied, 'kept', 'kept'],
  ['not tried', undefined, 'again', 'failed'],
  ['410', refused(410), 'gone', 'gone'],
  ['404', refused(404), 'again', 'gone'],
  ['403', refused(403), 'again', 'gone'],
  ['429', refused(429), 'again', 'failed'],
  ['503', refused(503), 'again', 'failed'],
  ['401', refused(401), 'failed', 'failed'],
  ['304', refused(304), 'failed', 'failed'],
  ['a connection that broke', broken('ECONNRESET'), 'again', 'failed'],
  ['no room in object storage', broken('not_stored: AccessDenied'), 'again', 'failed'],
  ['too long', broken('over_the_cap'), 'failed', 'failed'],
  ['a host of nobody', broken('host_not_allowed'), 'failed', 'failed'],
  ['redirected elsewhere', broken('redirected'), 'failed', 'failed'],
])('%s: another try, or not', (_what, reply, before, last) => {
  expect([fateOf(reply, false), fateOf(reply, true)]).toEqual([before, last]);
});

test.each([
  ['all copied', [copied, copied], false, 'kept'],
  ['one is not there yet', [copied, refused(404)], false, undefined],
  ['one has gone', [copied, refused(404), broken('ECONNRESET')], true, 'expired'],
  ['one is too long', [copied, broken('over_the_cap')], false, 'missing'],
  ['one was not reached in time', [copied, undefined], true, 'missing'],
] as const)('%s', (_what, replies, isLast, verdict) => {
  expect(verdictOf(replies.map(file), isLast)).toBe(verdict);
});

test('an error row says where in the result the file is, and never its URL', () => {
  const told = [copied, undefined, refused(404), refused(500), broken('over_the_cap')].map((reply) => {
    const why = whyNotKept(file(reply));
    return why && [why.status, why.code, why.message];
  });
  expect(told).toEqual([
    undefined,
    [-1, 'file_not_kept', 'file /0: no time was left'],
    [404, 'result_expired', 'file /0: HTTP 404'],
    [500, 'file_not_kept', 'file /0: HTTP 500'],
    [-1, 'file_not_kept', 'file /0: over_the_cap'],
  ]);
  expect(whyNotKept({ ...file(refused(410)), at: '' })?.message).toBe('file of the result: HTTP 410');
  const long = whyNotKept({ ...file(refused(410)), at: `/${'x'.repeat(200_000)}` });
  expect(long?.message).toBe(`file /${'x'.repeat(99)}: HTTP 410`);
});
