/** Rows 1, 6 to 8, 11, 12, 16 and 17: what the provider answers to the POST, or fails to. */
import { expect, test } from '@jest/globals';
import { PROMPT } from '../secrets/canaries.ts';
import { expectRow } from './expect-row.ts';
import { advice, inDoubt, refusedFor, sentAgain, straight } from './rows.ts';
import { suffer } from './suffer.ts';
import {
  bought,
  closed,
  dripOfBody,
  dripOfHeaders,
  empty,
  gzipBomb,
  halfAnswer,
  html,
  lengthTooLong,
  lengthTooShort,
  malformed,
  notHttp,
  pageOfHtml,
  redirect,
  refusal,
  reply,
  reset,
  resetAfterFirstByte,
  resetInBody,
  says,
  silence,
  tooLong,
} from './wire.ts';

test.each([
  ['row 1 · the POST is reset before anything was bought: in doubt, never sent again · 0 paid', reset, -1],
  [
    'row 1 · the answer to the POST is reset before its first byte: in doubt, never sent again · 1 paid',
    bought(reset),
    -1,
  ],
  [
    'row 1 · the answer to the POST is reset after its first byte: in doubt, never sent again · 1 paid',
    bought(resetAfterFirstByte),
    -1,
  ],
  [
    'row 1 · the answer to the POST is reset in its body: in doubt, never sent again · 1 paid',
    bought(resetInBody),
    200,
  ],
  [
    'row 1 · the connection is closed without an answer to the POST: in doubt, never sent again · 1 paid',
    bought(closed),
    -1,
  ],
  [
    'row 1 · the POST is never answered: in doubt at the deadline of the call, never sent again · 1 paid',
    bought(silence),
    -1,
  ],
  ['row 11 · half of the answer to the POST: in doubt, never sent again · 1 paid', bought(halfAnswer), 200],
  [
    'row 11 · a length that the answer to the POST does not reach: in doubt, never sent again · 1 paid',
    bought(lengthTooLong),
    200,
  ],
  ['row 11 · no HTTP in answer to the POST: in doubt, never sent again · 1 paid', bought(notHttp), -1],
  [
    "row 16 · slow drip of the answer's headers to the POST: given up at its deadline, in doubt, never sent again · 1 paid",
    bought(dripOfHeaders),
    -1,
  ],
  [
    "row 16 · slow drip of the answer's body to the POST: given up at its deadline, in doubt, never sent again · 1 paid",
    bought(dripOfBody),
    200,
  ],
  [
    'row 17 · two megabytes in answer to the POST: given up at the cap, in doubt, never sent again · 1 paid',
    bought(tooLong),
    200,
  ],
  [
    'row 17 · a compressed bomb in answer to the POST: given up at the cap, in doubt, never sent again · 1 paid',
    bought(gzipBomb),
    200,
  ],
] as const)('%s', async (_name, post, status) => {
  const suffered = await suffer({ posts: [post] });
  expectRow(suffered, inDoubt(post.name, status));
  expect(suffered.task.outcome?.message).toMatch(/^sent, no whole answer: /);
});

test('row 1 · the answer to the POST is lost, and the caller had accepted a double charge: followed by another attempt · 2 paid', async () => {
  const suffered = await suffer({ posts: [bought(reset)], request: { resubmitAmbiguous: true } });
  expectRow(suffered, {
    ...straight,
    posts: ['reset', 200],
    outcome: ['succeeded', 'succeeded', true],
    attempts: [
      ['closed', 1, 0, null],
      ['closed', 1, 0, 'task-2'],
    ],
    errors: [['submit', -1, 'submission_ambiguous', 0]],
    told: [`attempt 1 | POST submission_ambiguous | provider | ${advice.ambiguous}`],
    waits: [1, 2],
  });
});

test('row 6 · POST 500 with the error envelope: refused, backed off, sent again · 1 paid', async () => {
  const seen = `POST 500 overloaded | provider | ${advice.later}`;
  expectRow(await suffer({ posts: [refusal(500, 'overloaded')] }), sentAgain(500, [500, 'overloaded'], seen, [1, 2]));
});

test.each([
  ['row 6 · POST 500 in HTML: in doubt, never sent again · 1 paid', bought(html(500))],
  ['row 6 · POST 502 in HTML: in doubt, never sent again · 1 paid', bought(html(502))],
  [
    'row 6 · POST 502 with the error envelope: no proof either, in doubt, never sent again · 1 paid',
    bought(refusal(502, 'odd')),
  ],
  ['row 6 · POST 504 in HTML: in doubt, never sent again · 1 paid', bought(html(504))],
  ['row 6 · POST 408: in doubt, never sent again · 1 paid', bought(html(408))],
  ['row 6 · POST 302: not followed, in doubt, never sent again · 1 paid', bought(redirect(302))],
  ['row 7 · POST 503 without Retry-After: in doubt, never sent again · 1 paid', bought(html(503))],
] as const)('%s', async (_name, post) => {
  const suffered = await suffer({ posts: [post] });
  expectRow(suffered, inDoubt(post.name, Number(post.name)));
  expect(suffered.task.outcome?.message).toBe(`HTTP ${post.name}`);
});

test('row 6 · POST 307: not followed, and nothing was bought · 0 paid', async () => {
  expectRow(await suffer({ posts: [redirect(307)] }), refusedFor(307, 'redirected', 'ours', advice.redirected));
});

test('row 7 · POST 503 with Retry-After 7: refused, sent again after that · 1 paid', async () => {
  const seen = `POST 503 service_unavailable, Retry-After 7 s | provider | ${advice.later}`;
  const suffered = await suffer({ posts: [html(503, ['retry-after: 7'])] });
  expectRow(suffered, sentAgain(503, [503, 'service_unavailable'], seen, [8, 2]));
});

test.each([
  ['row 8 · POST 400: failed, not sent again · 0 paid', 400],
  ['row 8 · POST 413: failed, not sent again · 0 paid', 413],
  ['row 8 · POST 422: failed, not sent again · 0 paid', 422],
] as const)('%s', async (_name, status) => {
  const suffered = await suffer({ posts: [refusal(status, 'said_so', [], 'invalid_request_error')] });
  expectRow(suffered, refusedFor(status, 'said_so', 'caller', advice.badRequest));
});

test.each([
  [
    'row 11 · malformed JSON in answer to the POST: in doubt, what came is kept · 1 paid',
    bought(malformed),
    /^HTTP 200 with a body that is not JSON: \{"created":1767225600,"id":"task-1"/,
  ],
  [
    'row 11 · a page of HTML in answer to the POST: in doubt, what came is kept · 1 paid',
    bought(pageOfHtml),
    /^HTTP 200 with a body that is not JSON: <!doctype html>/,
  ],
  [
    'row 11 · nothing in answer to the POST: in doubt · 1 paid',
    bought(empty),
    /^HTTP 200 with a body that is not JSON$/,
  ],
  [
    'row 11 · a length that cuts the answer to the POST: in doubt, what came is kept · 1 paid',
    bought({ ...lengthTooShort, name: 200 }),
    /^HTTP 200 with a body that is not JSON: \{"created"/,
  ],
  [
    'row 11 · no id in answer to the POST: in doubt, what came is kept · 1 paid',
    says({ id: null }),
    /^HTTP 200 with no task id: \{"created":1767225600,"model":"image-1"/,
  ],
  [
    'row 11 · an answer to the POST that repeats the prompt: in doubt, what came is kept without it · 1 paid',
    bought(reply(200, [], JSON.stringify({ echo: PROMPT, more: 'and a key: provider-key-1' }))),
    /^HTTP 200 with no task id: \{"echo":"…","more":"and a key: …"\}$/,
  ],
  [
    'row 12 · POST 200 with an error of an unknown code: in doubt · 1 paid',
    bought(reply(200, [], JSON.stringify({ error: { code: 'on_fire', message: 'Fire.', type: 'server_error' } }))),
    /^HTTP 200 with no task id: .*on_fire/,
  ],
] as const)('%s', async (_name, post, message) => {
  const suffered = await suffer({ posts: [post] });
  expectRow(suffered, inDoubt(200, 200));
  expect(suffered.task.outcome?.message).toMatch(message);
  expect(suffered.errors.map((row) => row['message'])).toEqual([suffered.task.outcome?.message]);
});

test('row 12 · POST 200 with an error of the contract: that failure, not sent again · 0 paid', async () => {
  const error = { code: 'content_policy_violation', message: 'No.' };
  const suffered = await suffer({ posts: [reply(200, [], JSON.stringify({ error }))] });
  expectRow(suffered, {
    ...refusedFor(200, 'content_policy_violation', 'caller', 'Modify the prompt and retry'),
    outcome: ['failed', 'content_policy_violation', true],
    attempts: [['closed', 1, 0, null]],
  });
});
