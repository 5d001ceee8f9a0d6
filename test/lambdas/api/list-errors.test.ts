import { beforeEach, describe, expect, test } from '@jest/globals';
import { codeOf, Desk, detailsOf, idOf, type Answer } from './desk.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
let desk: Desk;
beforeEach(async () => {
  desk = new Desk();
  await desk.caller();
});

const messagesOf = ({ json }: Answer) => (json['items'] as { message: string }[]).map(({ message }) => message);

async function pages(path: string): Promise<string[][]> {
  const seen: string[][] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const separator = path.includes('?') ? '&' : '?';
    const answer: Answer = await desk.call(`${path}${cursor === '' ? '' : `${separator}cursor=${cursor}`}`);
    expect(answer.status).toBe(200);
    seen.push(messagesOf(answer));
    cursor = answer.json['nextCursor'] as string | null;
  }
  return seen;
}

const since = (agoMs: number) => `since=${new Date(desk.clock.now() - agoMs).toISOString()}`;

describe('of one task', () => {
  test('newest first, page by page', async () => {
    await desk.admit('t');
    await desk.note('t', 'one', 3 * MINUTE);
    await desk.note('t', 'two', 2 * MINUTE);
    await desk.note('t', 'three', MINUTE);
    await desk.note('other', 'four');
    expect(await pages(`/v1/tasks/${idOf('t')}/errors?limit=2`)).toEqual([['t three', 't two'], ['t one']]);
    expect(await pages(`/v1/tasks/${idOf('t')}/errors?limit=3`)).toEqual([['t three', 't two', 't one']]);
  });

  test('a row says what happened, whose fault it is, and what to do', async () => {
    await desk.admit('t');
    const trouble = {
      status: 429,
      type: 'rate_limit_error',
      code: 'rate_limited',
      message: 'slow',
      retryAfterSeconds: 7,
    };
    await desk.note('t', '', 0, { phase: 'submit', trouble });
    const { json } = await desk.call(`/v1/tasks/${idOf('t')}/errors`);
    expect(json['items']).toEqual([
      {
        taskId: idOf('t'),
        at: '2026-01-31T12:00:00.000Z',
        phase: 'submit',
        attempt: 1,
        send: 1,
        status: 429,
        type: 'rate_limit_error',
        code: 'rate_limited',
        message: 'slow',
        retryAfterSeconds: 7,
        fault: 'ours',
        recommendedAction: 'Wait for the period in the Retry-After header; for higher rate limits contact support',
        repeats: 0,
      },
    ]);
  });

  test('what is absent is null', async () => {
    await desk.admit('t');
    const trouble = { status: -1, type: '', code: 'answer_lost', message: 'reset', retryAfterSeconds: -1 };
    await desk.note('t', '', 0, { trouble });
    const { json } = await desk.call(`/v1/tasks/${idOf('t')}/errors`);
    expect(json['items']).toMatchObject([{ status: null, type: null, retryAfterSeconds: null }]);
  });

  test("somebody else's are not there", async () => {
    await desk.admit('t', { owner: 'bob' });
    const answer = await desk.call(`/v1/tasks/${idOf('t')}/errors`);
    expect([answer.status, codeOf(answer)]).toEqual([404, 'task_not_found']);
  });
});

describe('of all tasks', () => {
  test('newest first across tasks, shards, codes and days, each once', async () => {
    const expected: string[] = [];
    for (let i = 0; i < 60; i += 1) {
      const [name, code] = [`t${'abcdefg'.charAt(i % 7)}`, ['timeout', 'rate_limited', 'a.b', 'a-b', 'a'][i % 5] ?? ''];
      await desk.note(name, code, i * 40 * MINUTE);
      expected.push(`${name} ${code}`);
    }
    expect((await pages(`/v1/errors?limit=7&${since(3 * DAY)}`)).flat()).toEqual(expected);
    expect((await pages(`/v1/errors?limit=100&${since(3 * DAY)}`)).flat()).toEqual(expected);
    expect((await pages(`/v1/errors?limit=4&code=a&${since(3 * DAY)}`)).flat()).toEqual(
      expected.filter((message) => message.endsWith(' a')),
    );
  });

  test('of the last 24 hours unless asked otherwise', async () => {
    await desk.note('t', 'new', DAY);
    await desk.note('t', 'old', DAY + 1);
    expect(await pages('/v1/errors')).toEqual([['t new']]);
    expect(await pages(`/v1/errors?${since(DAY + 1)}`)).toEqual([['t new', 't old']]);
    expect(await pages('/v1/errors?since=2026-01-30T14:00:00%2B02:00')).toEqual([['t new']]);
    expect(await pages('/v1/errors?since=2027-01-01T00:00:00Z')).toEqual([[]]);
  });

  test.each(['', '&code=timeout'])('a cursor that is older than what is asked for ends the list%s', async (more) => {
    for (const ago of [3, 2, 1]) await desk.note('t', 'timeout', ago * MINUTE);
    const { json } = await desk.call('/v1/errors?limit=2');
    const old = String(json['nextCursor']);
    const answer = await desk.call(`/v1/errors?cursor=${old}&${since(MINUTE)}${more}`);
    expect([answer.status, answer.json]).toEqual([200, { items: [], nextCursor: null }]);
  });

  test('back to the oldest row that is kept', async () => {
    await desk.note('t', 'old', 90 * DAY - MINUTE);
    expect(await pages(`/v1/errors?${since(90 * DAY)}`)).toEqual([['t old']]);
  });

  test('errors of one millisecond are told apart', async () => {
    for (const name of ['b', 'a', 'c']) for (const code of ['y', 'x']) await desk.note(name, code);
    const seen = (await pages('/v1/errors?limit=1')).flat();
    expect([...seen].sort()).toEqual(['a x', 'a y', 'b x', 'b y', 'c x', 'c y']);
  });

  test("those of somebody else's tasks are not there, and those of refused events are", async () => {
    await desk.note('t', 'his', 0, {}, 'bob');
    await desk.note('never-admitted', 'invalid_request', 0, { phase: 'admit', attempt: 0, send: 0 });
    expect(await pages('/v1/errors')).toEqual([['never-admitted invalid_request']]);
  });

  test('many of one code are one read for their code', async () => {
    for (let i = 0; i < 120; i += 1) await desk.note('t', 'timeout', i * 1000);
    let reads = 0;
    const { memory } = desk;
    desk.table = new Proxy(memory, {
      get: (table, name: keyof typeof memory) => {
        if (name === 'index') reads += 1;
        return table[name].bind(table) as unknown;
      },
    });
    expect(messagesOf(await desk.call('/v1/errors?limit=20'))).toHaveLength(20);
    // Today: 4 shards, and in one of them one code more, and its first page.
    expect(reads).toBe(6);
  });

  test.each([
    ['since=yesterday', 'since', 'Not a time such as 2026-01-31T00:00:00Z.'],
    ['since=2026-01-31', 'since', 'Not a time such as 2026-01-31T00:00:00Z.'],
    ['since=2025-11-02T11:59:59Z', 'since', 'At most 90 days back.'],
    ['code=9', 'code', 'Not an error code such as timeout.'],
    ['cursor=%00', 'cursor', 'Not a cursor of this list.'],
  ])('%s is refused', async (query, param, message) => {
    const answer = await desk.call(`/v1/errors?${query}`);
    expect([answer.status, detailsOf(answer)]).toEqual([400, [{ param, message }]]);
  });
});
