import { expect, test } from '@jest/globals';
import { makeConsole } from '../../../local/console/console.ts';
import type { Asked } from '../../../local/console/ask-api.ts';

const HERE = 'http://127.0.0.1:4748';
const TASK = `/v1/tasks/${'a'.repeat(26)}`;

/** Follows a path while the API answers as it is told; after that the server ends. */
async function follow(path: string, answers: readonly (() => Response)[]) {
  const [asked, pauses, ended]: [Asked[], number[], AbortController] = [[], [], new AbortController()];
  const made = await makeConsole({
    ask: (one) => {
      asked.push(one);
      const answer = answers[asked.length - 1];
      if (answer !== undefined) return Promise.resolve().then(answer);
      ended.abort();
      return Promise.reject(new Error('over'));
    },
    clock: { sleep: (ms) => (pauses.push(ms), Promise.resolve()) },
    ended: ended.signal,
    shows: '',
    session: 's',
  });
  const answer = await made.fetch(
    new Request(`${HERE}/console/events${path}`, { headers: { cookie: 'bide_console_4748=s' } }),
  );
  const told = (await answer.text())
    .trim()
    .split('\n\n')
    .filter((one) => one !== '');
  return {
    told,
    pauses,
    asked: asked.map(({ path, headers }) => ({ path, ...headers })),
    type: answer.headers.get('content-type'),
  };
}

const list =
  (...items: string[]) =>
  () =>
    Response.json({ items, nextCursor: null });
const news = (text: string) => `event: news\ndata: ${text}`;

test('a list is told when it has changed, and read every two seconds', async () => {
  const { told, pauses, asked, type } = await follow('/v1/tasks?status=failed', [list('b'), list('b'), list('c', 'b')]);
  expect(type).toBe('text/event-stream');
  expect(told).toEqual([news('{"items":["b"],"nextCursor":null}'), news('{"items":["c","b"],"nextCursor":null}')]);
  expect(pauses).toEqual([2000, 2000, 2000]);
  expect(asked[0]).toEqual({ path: '/v1/tasks?status=failed' });
});

test('a task is read once, then waited for where the API waits; one that has ended every five seconds', async () => {
  const shown =
    (tag: string, headers: Record<string, string> = {}) =>
    () =>
      Response.json({ tag }, { headers: { etag: tag, ...headers } });
  const same = (headers: Record<string, string>) => () => new Response(null, { status: 304, headers });
  const open = { 'retry-after': '3' };
  const answers = [shown('"1"', open), same(open), shown('"2"'), same({})];
  const { told, pauses, asked } = await follow(TASK, answers);
  expect(told).toEqual([news('{"tag":"\\"1\\""}'), news('{"tag":"\\"2\\""}')]);
  const wait = (tag: string) => ({ path: TASK, prefer: 'wait=20', 'if-none-match': tag });
  expect(asked).toEqual([{ path: TASK }, wait('"1"'), wait('"1"'), wait('"2"'), wait('"2"')]);
  // Links of a result may differ at each look, so that it is never the same.
  expect(pauses).toEqual([0, 0, 5000, 5000]);
});

test('a failure is told as it came, and rests as long as it asks for', async () => {
  const error = { error: { code: 'rate_limited' } };
  const { told, pauses } = await follow('/v1/tasks', [
    () => Response.json(error, { status: 429, headers: { 'retry-after': '9' } }),
    () => {
      throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
    },
    () => new Response('<html>', { status: 502 }),
  ]);
  expect(told[0]).toBe('event: trouble\ndata: {"error":{"code":"rate_limited"}}');
  expect(told[1]).toContain('The API does not answer (ECONNREFUSED).');
  expect(told[2]).toContain('this is not the API');
  expect(pauses).toEqual([9000, 5000, 5000]);
});

test('only what may be read can be followed', async () => {
  const { asked } = await follow('/health', []);
  expect(asked).toEqual([]);
});
