import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { failure, type Scripted } from '../client/scripted-api.ts';
import { ended, task, taskId } from '../client/task.ts';
import { startRawServer } from '../helpers/raw-server.ts';
import { ApiStage } from './api-stage.ts';
import { instantClock } from './bide.ts';

const request = { profile: 'unified', operation: 'images', body: { model: 'image-1' } };
const other = 'bbcdefghijklmnopqrstuvwxy2';
const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const surroundings = () => ({ environment: { BIDE_CALLER_KEY: 'caller-1' } });
/** Of a request as text. */
const keyOf = (request = '') => /^idempotency-key: (.*)$/im.exec(request)?.[1]?.trim() ?? '';
const placeIn = (text: string, a: string, b: string) => text.indexOf(a) - text.indexOf(b);

let stage: ApiStage;

beforeEach(async () => {
  stage = await ApiStage.start();
  await stage.place.write('one.json', request);
  await stage.place.write('two.jsonl', `${JSON.stringify(request)}\n${JSON.stringify(request)}\n`);
});

afterEach(() => stage.close());

const queued = `${taskId}  queued     unified/images  image-1  1 min ago`;
const succeeded = `${taskId}  succeeded  unified/images  image-1  1 min ago  took 12 s`;
const spent = `${taskId}  failed     unified/images  image-1  1 min ago  timeout: Do something about it`;

test('prints one line a task', async () => {
  const script = [{ status: 202, body: task() }];
  expect(await stage.bide(['submit', 'one.json'], script)).toEqual({ code: 0, out: `${queued}\n`, err: '' });
  expect(stage.received[0]).toMatchObject({ json: request, headers: { authorization: 'Bearer caller-1' } });
});

test('--json prints a task a line', async () => {
  const { out } = await stage.bide(
    ['submit', 'two.jsonl', '--json'],
    [{ body: task() }, { body: task({ id: other }) }],
  );
  expect(out.split('\n').map((line) => (line === '' ? '' : (JSON.parse(line) as { id: string }).id))).toHaveLength(3);
});

test('each request has an idempotency key; one request may bring its own', async () => {
  await stage.bide(['submit', 'two.jsonl'], [{ body: task() }, { body: task({ id: other }) }]);
  const keys = stage.received.map(({ headers }) => headers['idempotency-key']);
  expect(keys).toEqual([expect.stringMatching(uuid), expect.stringMatching(uuid)]);
  expect(new Set(keys).size).toBe(2);
  await stage.bide(['submit', 'one.json', '--idempotency-key', 'order-17'], [{ body: task() }]);
  expect(stage.received[0]?.headers['idempotency-key']).toBe('order-17');
});

test('--wait stays until the end: progress on stderr, the outcome on stdout', async () => {
  const delays: number[] = [];
  const running = { body: task({ status: 'running', progress: 40 }), headers: { 'retry-after': '3' } };
  const script = [{ status: 202, body: task() }, running, running, { body: ended() }];
  expect(await stage.bide(['submit', 'one.json', '--wait'], script, { clock: instantClock(delays) })).toEqual({
    code: 0,
    out: `${succeeded}\n`,
    err: `${taskId}  running 40 %\n${taskId}  succeeded\n`,
  });
  expect(delays).toEqual([3000, 3000]);
});

test('--wait: exit 1 when a task failed', async () => {
  const script = [{ status: 202, body: task() }, { body: ended('timeout') }];
  expect(await stage.bide(['submit', 'one.json', '--wait'], script)).toMatchObject({ code: 1, out: `${spent}\n` });
});

test('what was taken in is printed, also when another request was not', async () => {
  const refused = failure(422, 'invalid_request_error', 'idempotency_key_reused', 'Reused.');
  const { code, out, err } = await stage.bide(['submit', 'two.jsonl'], [{ status: 202, body: task() }, refused]);
  expect([code, out]).toEqual([2, `${queued}\n`]);
  expect(err).toMatch(/^bide: two\.jsonl:[12] was not taken in: Reused\.\nbide: Reused\.\n {2}Request request-1\n$/);
});

test('no answer to any try: it may have been taken in, and under which key to ask again', async () => {
  const api = await startRawServer((socket) => socket.destroy());
  const { code, out, err } = await stage.place.bide(['submit', 'two.jsonl', '--url', api.url], surroundings());
  await api.close();
  const [first = '', second = '', ...more] = [...new Set(api.requests.map(keyOf))].toSorted((a, b) =>
    placeIn(err, a, b),
  );
  expect([code, out, api.requests.length, more]).toEqual([3, '', 10, []]);
  const why = `may have been taken in: POST /v1/tasks of ${api.url}: no connection (UND_ERR_SOCKET).`;
  const again = (key: string) => `Submit it alone with --idempotency-key ${key}: then it is the same task.`;
  expect(err).toContain(`bide: two.jsonl:1 ${why} ${again(first)}\nbide: two.jsonl:2 ${why} ${again(second)}\n`);
});

test.each([
  ['a server error', failure(500, 'server_error', 'internal_error', 'Sorry.'), 3, true],
  ['a refusal', failure(403, 'permission_error', 'scope_missing', 'No.'), 2, false],
])('%s: whether the one request may have been taken in', async (_name, answer, exit, mayBe) => {
  const { code, err } = await stage.bide(['submit', 'one.json', '--idempotency-key', 'order-17'], () => answer);
  const again = 'Submit it alone with --idempotency-key order-17: then it is the same task.';
  expect([code, err.includes(`bide: one.json may have been taken in. ${again}\n`)]).toEqual([exit, mayBe]);
});

test('interrupted, it sends nothing more, and what is under way is waited for', async () => {
  await stage.place.write('ten.jsonl', `${JSON.stringify(request)}\n`.repeat(10));
  const stop = new AbortController();
  const script = () => (stop.abort(new Error('SIGINT')), { body: task() });
  const clock = { ...instantClock(), sleep: () => new Promise<void>(() => undefined) };
  const { code, out, err } = await stage.bide(['submit', 'ten.jsonl'], script, { clock, interrupted: stop.signal });
  expect([code, out]).toEqual([1, `${queued}\n`.repeat(8)]);
  const told = /^ {2}ten\.jsonl:\d with --idempotency-key (.*)$/gm;
  expect([...err.matchAll(told)].map(([, key]) => key).toSorted()).toEqual(
    stage.received.map(({ headers }) => headers['idempotency-key']).toSorted(),
  );
  expect(err.replaceAll(told, '')).toBe(
    `finishing 8 submissions, for 30 s at most… (Ctrl-C again ends at once; they may have been taken in)\n` +
      `${'\n'.repeat(8)}bide: 2 of 10 were not sent, from ten.jsonl:9 on.\nbide: Interrupted.\n`,
  );
});

test('interrupted while no answer comes: given up after as long as a try takes, and under which key to ask again', async () => {
  const stop = new AbortController();
  const api = await startRawServer(() => stop.abort(new Error('SIGINT')));
  const delays: number[] = [];
  const given = { ...surroundings(), clock: instantClock(delays), interrupted: stop.signal };
  const { code, out, err } = await stage.place.bide(['submit', 'one.json', '--url', api.url], given);
  await api.close();
  expect([code, out, delays]).toEqual([1, '', [30_000]]);
  const again = `Submit it alone with --idempotency-key ${keyOf(api.requests[0])}: then it is the same task.`;
  expect(err).toContain(`\nbide: one.json may have been taken in. ${again}\nbide: Interrupted.\n`);
});

test('interrupted, it says how to go on', async () => {
  const stop = new AbortController();
  const script = (_: unknown, nth: number): Scripted => {
    if (nth > 0) stop.abort(new Error('SIGINT'));
    return { body: task() };
  };
  expect(await stage.bide(['submit', 'one.json', '--wait'], script, { interrupted: stop.signal })).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining(`bide: Interrupted. The tasks go on: bide watch ${taskId}\n`),
  });
});
