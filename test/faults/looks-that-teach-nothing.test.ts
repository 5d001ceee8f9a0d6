/** Rows 13, 15, 16, 17 and 52: looks that teach nothing. What was bought is kept. */
import { afterEach, expect, jest, test } from '@jest/globals';
import { expectRow, type Row } from './expect-row.ts';
import { byName, resolver } from './resolver.ts';
import { advice, lookedAgain, straight, twentyTimes } from './rows.ts';
import { suffer, toItsEnd } from './suffer.ts';
import {
  JSON_TYPE,
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

afterEach(() => void jest.restoreAllMocks());

const lost = (status: number) => `look${status > 0 ? ` ${status}` : ''} answer_lost | provider | ${advice.lookAgain}`;

test.each([
  ['row 13 · the look is reset: looked at again, the task is kept · 1 paid', reset, -1],
  [
    'row 13 · the answer to the look is reset after its first byte: looked at again, the task is kept · 1 paid',
    resetAfterFirstByte,
    -1,
  ],
  [
    'row 13 · the answer to the look is reset in its body: looked at again, the task is kept · 1 paid',
    resetInBody,
    200,
  ],
  [
    'row 13 · the connection is closed without an answer to the look: looked at again, the task is kept · 1 paid',
    closed,
    -1,
  ],
  ['row 13 · no HTTP in answer to the look: looked at again, the task is kept · 1 paid', notHttp, -1],
  ['row 13 · half of the answer to the look: looked at again, the task is kept · 1 paid', halfAnswer, 200],
  [
    'row 13 · a length that the answer to the look does not reach: looked at again, the task is kept · 1 paid',
    lengthTooLong,
    200,
  ],
  ['row 13 · the look is never answered: given up at its deadline, looked at again · 1 paid', silence, -1],
  [
    "row 16 · slow drip of the answer's headers to the look: given up at its deadline, looked at again · 1 paid",
    dripOfHeaders,
    -1,
  ],
  [
    "row 16 · slow drip of the answer's body to the look: given up at its deadline, looked at again · 1 paid",
    dripOfBody,
    200,
  ],
  ['row 17 · two megabytes in answer to the look: given up at the cap, looked at again · 1 paid', tooLong, 200],
  ['row 17 · a compressed bomb in answer to the look: given up at the cap, looked at again · 1 paid', gzipBomb, 200],
] as const)('%s', async (_name, look, status) => {
  const suffered = await suffer({ looks: [look] });
  expectRow(suffered, lookedAgain(look.name, [status, 'answer_lost'], lost(status)));
});

test.each([
  [
    'row 13 · GET 500 with the error envelope: looked at again, the task is kept · 1 paid',
    refusal(500, 'overloaded'),
    'overloaded',
  ],
  ['row 13 · GET 500 in HTML: looked at again, the task is kept · 1 paid', html(500), 'internal_server_error'],
  ['row 13 · GET 502 in HTML: looked at again, the task is kept · 1 paid', html(502), 'bad_gateway'],
  ['row 13 · GET 503 in HTML: looked at again, the task is kept · 1 paid', html(503), 'service_unavailable'],
  ['row 13 · GET 504 in HTML: looked at again, the task is kept · 1 paid', html(504), 'gateway_timeout'],
] as const)('%s', async (_name, look, code) => {
  const status = Number(look.name);
  const suffered = await suffer({ looks: [look] });
  expectRow(suffered, lookedAgain(status, [status, code], `look ${status} ${code} | provider | ${advice.later}`));
});

/** To the deadline of 30 s, and then for the grace of a minute. */
const lasting = [2, 1, 1, 2, 4, 8, 12, 30, 30];

test.each([
  [
    'row 13 · GET 503 to the deadline and beyond: the task is kept until then and its id for ever · 1 paid',
    html(503),
    [503, 'service_unavailable'],
    `attempt 1 | look 503 service_unavailable | provider | ${advice.later}`,
    lasting,
    9,
  ],
  [
    'row 13 · looks that are reset to the deadline and beyond: the task is kept until then and its id for ever · 1 paid',
    reset,
    [-1, 'answer_lost'],
    `attempt 1 | ${lost(-1)}`,
    lasting,
    9,
  ],
  [
    'row 14 · GET 429 to the deadline and beyond: the task is kept until then and its id for ever · 1 paid',
    html(429),
    [429, 'rate_limited'],
    `attempt 1 | look 429 rate_limited | ours | ${advice.limited}`,
    // One lap waits for the end of the cool-down, and does not look.
    [2, 1, 1, 2, 4, 8, 12, 4, 30],
    8,
  ],
] as const)('%s', async (_name, look, [status, code], told, waits, times) => {
  const looks = Array.from({ length: 40 }, () => look);
  const suffered = await suffer({ looks, request: { deadlineSeconds: 30 } });
  const more = times - 3;
  expectRow(suffered, {
    ...straight,
    looks: Array.from({ length: times }, () => (look === reset ? reset.name : status)),
    outcome: ['failed', 'deadline_exceeded', true],
    errors: [0, 0, more].map((repeats) => ['query', status, code, repeats] as const),
    advice: advice.deadline,
    told: [told, told, told.replace(/ \| (provider|ours) \|/, ` (and ${more} more) | $1 |`)],
    waits,
  });
});

const notReached: Row = {
  ...straight,
  errors: [['query', -1, 'provider_unreachable', 0]],
  told: [`attempt 1 | look provider_unreachable | provider | ${advice.unreachable}`],
  waits: [2, 2],
};

test('row 13 · nobody listens when it is looked at: looked at again when somebody does · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      const end = toItsEnd(scene);
      await scene.clock.sleep(1000);
      await scene.clock.busy(() => scene.provider.close());
      await scene.clock.sleep(2000);
      await scene.clock.busy(() => scene.provider.listen());
      return end;
    },
  });
  expectRow(suffered, notReached);
});

test('row 13 · the name does not resolve when it is looked at: looked at again when it does · 1 paid', async () => {
  const name = resolver(true);
  const suffered = await suffer({
    baseUrl: byName,
    tell: async (scene) => {
      const end = toItsEnd(scene);
      await scene.clock.sleep(1000);
      name.resolves = false;
      await scene.clock.sleep(2000);
      name.resolves = true;
      return end;
    },
  });
  expectRow(suffered, notReached);
  expect(suffered.errors[0]?.['message']).toBe('not sent: ENOTFOUND');
});

const noSense = `attempt 1 | look 200 unreadable_answer | provider | ${advice.unreadable}`;

test.each([
  ['row 15 · looks that bring malformed JSON: up to 20 in a row, then failed with the id kept · 1 paid', malformed],
  ['row 15 · looks that bring a page of HTML: up to 20 in a row, then failed with the id kept · 1 paid', pageOfHtml],
  ['row 15 · looks that bring nothing: up to 20 in a row, then failed with the id kept · 1 paid', empty],
  ['row 15 · looks whose length cuts them: up to 20 in a row, then failed with the id kept · 1 paid', lengthTooShort],
  ['row 15 · looks without a status: up to 20 in a row, then failed with the id kept · 1 paid', says({ status: null })],
] as const)('%s', async (_name, look) => {
  const suffered = await suffer({ looks: Array.from({ length: 30 }, () => look) });
  expectRow(suffered, twentyTimes(look.name, [200, 'unreadable_answer'], noSense));
  expect(suffered.task.outcome?.message).toMatch(/^20 looks in a row made no sense, the last: HTTP 200 with /);
});

test('row 15 · one look that brings malformed JSON: looked at again · 1 paid', async () => {
  const told = noSense.replace('attempt 1 | ', '');
  expectRow(await suffer({ looks: [malformed] }), lookedAgain(200, [200, 'unreadable_answer'], told));
});

test('row 17 · looks that bring a compressed bomb: up to 20 in a row, then failed with the id kept · 1 paid', async () => {
  const suffered = await suffer({ looks: Array.from({ length: 30 }, () => gzipBomb) });
  expectRow(suffered, twentyTimes(gzipBomb.name, [200, 'answer_lost'], `attempt 1 | ${lost(200)}`));
});

test.each([
  ['row 52 · GET 400: looked at again, up to 20 in a row, then failed with the id kept · 1 paid', 400],
  ['row 52 · GET 422: looked at again, up to 20 in a row, then failed with the id kept · 1 paid', 422],
] as const)('%s', async (_name, status) => {
  const looks = Array.from({ length: 30 }, () => refusal(status, 'odd', [], 'invalid_request_error'));
  const told = `attempt 1 | look ${status} odd | caller | ${advice.badRequest}`;
  expectRow(await suffer({ looks }), twentyTimes(status, [status, 'odd'], told));
});

test('row 52 · GET 400 with a long message: it is cut, and not within a character · 1 paid', async () => {
  const body = JSON.stringify({
    error: { message: '🙂'.repeat(149), type: 'invalid_request_error', code: 'odd' },
  });
  const suffered = await suffer({ looks: Array.from({ length: 30 }, () => reply(400, [JSON_TYPE], body)) });
  const told = `attempt 1 | look 400 odd | caller | ${advice.badRequest}`;
  expectRow(suffered, twentyTimes(400, [400, 'odd'], told));
  expect(suffered.task.outcome?.message).toBe(`20 looks in a row made no sense, the last: ${'🙂'.repeat(128)}\ufffd`);
});

test('row 52 · GET 400 once: looked at again, the result is taken · 1 paid', async () => {
  const looks = [refusal(400, 'odd', [], 'invalid_request_error')];
  expectRow(await suffer({ looks }), lookedAgain(400, [400, 'odd'], `look 400 odd | caller | ${advice.badRequest}`));
});

test('row 15 · GET 302 again and again: not followed, up to 20 in a row, then failed with the id kept · 1 paid', async () => {
  const told = `attempt 1 | look 302 redirected | ours | ${advice.redirected}`;
  const suffered = await suffer({ looks: Array.from({ length: 30 }, () => redirect(302)) });
  expectRow(suffered, twentyTimes(302, [302, 'redirected'], told));
});

test('row 15 · GET 302: not followed, looked at again · 1 paid', async () => {
  const told = `look 302 redirected | ours | ${advice.redirected}`;
  expectRow(await suffer({ looks: [redirect(302)] }), lookedAgain(302, [302, 'redirected'], told));
});
