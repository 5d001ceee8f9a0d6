/** `bide run --results` as a person calls it: real sockets, a simulator in a process of its own. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { systemClock } from '../../../lambdas/adapters/clock.ts';
import { Ledger } from '../../../local/simulator/ledger.ts';
import { Workplace } from '../bide.ts';

// A simulator takes a second to start.
jest.setTimeout(120_000);

let place: Workplace;

beforeEach(async () => {
  place = await Workplace.make();
  await place.write('settings.json', { settings: { firstWaitSeconds: 1, waitJitter: 0 } });
});

afterEach(() => place.remove());

const request = (prompt: string, simulate: object = { tasks: [{ seconds: 0.1, estimatedTime: null }] }) => ({
  profile: 'unified',
  operation: 'images',
  body: { model: 'image-1', prompt, simulate },
});
const refusal = { posts: [{ status: 400, code: 'content_policy_violation' }] };

const write = (requests: readonly object[]) =>
  place.write('requests.jsonl', requests.map((one) => `${JSON.stringify(one)}\n`).join(''));

const run = (args: readonly string[] = [], interrupted?: AbortSignal) =>
  place.bide(['run', 'requests.jsonl', '--results', 'results.jsonl', '--settings', 'settings.json', ...args], {
    clock: systemClock,
    ...(interrupted === undefined ? {} : { interrupted }),
  });

interface Line {
  readonly place: string;
  readonly task: { readonly status: string; readonly result: unknown };
}
const results = async (): Promise<Line[]> =>
  (await readFile(join(place.folder, 'results.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
    .sort((a, b) => a.place.localeCompare(b.place));

test('every request has its line, one that failed too; run again, nothing is sent and nothing is started', async () => {
  await write([request('fox'), request('owl', refusal), request('fox')]);
  const first = await run(['--concurrency', '2']);
  expect([first.code, first.out]).toEqual([
    1,
    '3 requests: 2 succeeded, 1 failed. Results: results.jsonl\nPOSTs of this run: 3 received · 2 billed\n',
  ]);
  expect(first.err).toMatch(/^0 of 3\n1 of 3 .*\n2 of 3 .*\n3 of 3 · 1 failed\n$/);
  expect((await results()).map(({ place: at, task }) => [at, task.status])).toEqual([
    ['requests.jsonl:1', 'succeeded'],
    ['requests.jsonl:2', 'failed'],
    ['requests.jsonl:3', 'succeeded'],
  ]);
  expect((await results())[0]?.task.result).toEqual([{ url: expect.stringContaining('/files/task-unified-') }]);
  const again = await run();
  expect([again.code, again.out, again.err]).toEqual([
    1,
    '3 requests: 2 succeeded, 1 failed. Results: results.jsonl\n',
    '',
  ]);
});

test('only what is missing is sent: lines that came later, and what a lost results file knew of costs nothing', async () => {
  await write([request('fox')]);
  expect((await run()).out).toContain('POSTs of this run: 1 received · 1 billed');
  await write([request('owl'), request('fox')]);
  expect((await run()).out).toContain('2 requests: 2 succeeded. Results: results.jsonl\nPOSTs of this run: 1 received');
  const told = await run(['--results', 'other.jsonl', '--json']);
  expect(JSON.parse(told.out)).toEqual({ requests: 2, succeeded: 2, failed: 0, cancelled: 0, refused: 0 });
  const other = await run(['--results', 'third.jsonl']);
  expect(other.out).toContain('POSTs of this run: 0 received · 0 billed');
  const anew = await run(['--results', 'fourth.jsonl', '--name', 'anew']);
  expect(anew.out).toContain('POSTs of this run: 2 received · 2 billed');
});

test('interrupted in the middle, it says how far it came; run again, every task was bought once', async () => {
  const job = (id: string, seconds: number) => request(id, { id, tasks: [{ seconds, estimatedTime: null }] });
  await write([job('fox', 0.1), job('owl', 0.1), job('hen', 8)]);
  const stop = new AbortController();
  const running = run(['--concurrency', '3'], stop.signal);
  while ((await results().catch(() => [])).length < 2) await systemClock.sleep(50);
  stop.abort();
  const first = await running;
  expect([first.code, first.out]).toEqual([1, '']);
  expect(first.err).toContain(
    'bide: 2 of 3 have ended, tasks under way go on. Run the same command again: only what is missing is sent.\n',
  );
  const second = await run();
  expect([second.code, second.out]).toEqual([
    0,
    '3 requests: 3 succeeded. Results: results.jsonl\nPOSTs of this run: 0 received · 0 billed\n',
  ]);
  const { rows } = new Ledger(join(place.folder, '.bide', 'simulator'));
  expect(rows.map(({ task }) => task.job).sort()).toEqual(['fox', 'hen', 'owl']);
});

test.each([
  [['--concurrency', '0'], '--concurrency is 0; allowed: 1 to 1000 tasks under way at once.'],
  [['--concurrency', 'many'], '--concurrency is many; allowed: 1 to 1000 tasks under way at once.'],
  [['--name', 'a b'], '--name is "a b"; allowed: 1 to 100 letters, digits, "_", "-" and ".".'],
])('%s is refused before anything is started', async (args, message) => {
  await write([request('fox')]);
  const { code, out, err } = await run(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(`bide: ${message}\n`);
});

test.each([['--concurrency'], ['--name'], ['--url'], ['--outputs']])('%s alone is refused', async (option) => {
  await write([request('fox')]);
  const { code, err } = await place.bide(['run', 'requests.jsonl', option, '5']);
  expect([code, err]).toEqual([2, expect.stringContaining(`bide: ${option} needs --results FILE`)]);
});

test('a Bide elsewhere is a Bide as well, and one that cannot be reached ends the run', async () => {
  await write([request('fox'), request('owl')]);
  const environment = { BIDE_CALLER_KEY: 'bide_key' };
  const args = ['run', 'requests.jsonl', '--results', 'r.jsonl', '--url', 'http://127.0.0.1:1'];
  const { code, out, err } = await place.bide(args, { environment });
  expect([code, out]).toEqual([3, '']);
  expect(err).toContain('bide: 0 of 2 have ended, tasks under way go on.');
});
