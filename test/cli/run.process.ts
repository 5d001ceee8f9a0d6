import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { TaskView } from '../../core/task/task-view.ts';
import { main } from '../../cli/main.ts';
import { runStories } from '../../cli/run-stories.ts';
import { startLocal } from '../../cli/start-local.ts';
import { deserted } from '../helpers/raw-server.ts';

// Real time, real processes: a simulator takes a second to start.
jest.setTimeout(60_000);

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-run-'));
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ settings: { firstWaitSeconds: 1, waitJitter: 0 } }));
});

afterEach(async () => {
  await gone();
  await rm(folder, { recursive: true, force: true });
});

const quick = { tasks: [{ seconds: 0.1, queuedSeconds: 0, estimatedTime: null }] };
const refused = { posts: [{ status: 400, code: 'content_policy_violation', type: 'invalid_request_error' }] };

const request = (simulate: object) => ({
  profile: 'unified',
  operation: 'images',
  body: { model: 'image-1', prompt: 'a lighthouse at dusk', simulate },
});

interface Surroundings {
  readonly environment?: Record<string, string>;
  readonly terminal?: boolean;
  readonly interrupted?: AbortSignal;
  /** Called when a line on stderr tells of an error. */
  readonly onError?: () => void;
}

function plain(): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME };
}

/** Runs `bide run` on these requests, in a folder of its own. */
async function bideRun(requests: object[], args: readonly string[] = [], given: Surroundings = {}) {
  const file = join(folder, 'requests.jsonl');
  await writeFile(file, requests.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const stdout = new PassThrough();
  const stderr = Object.assign(
    new PassThrough(),
    given.terminal === true ? { isTTY: true, columns: 120, rows: 40 } : {},
  );
  const heard: string[] = [];
  stderr.on('data', (chunk) => {
    heard.push(String(chunk));
    if (String(chunk).includes('POST: ')) given.onError?.();
  });
  const settings = args.includes('--settings') ? [] : ['--settings', 'settings.json'];
  const code = await main(['run', file, ...settings, ...args], {
    stdout,
    stderr,
    environment: { ...plain(), ...given.environment },
    folder,
    interrupted: given.interrupted ?? new AbortController().signal,
  });
  return { code, out: String(stdout.read() ?? ''), err: heard.join('') };
}

/** Processes that were started here and still run. */
const processes = () => process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;

/** Resolves when the last one has ended; one that goes on runs every test here into its timeout. */
async function gone(): Promise<void> {
  while (processes() > 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

test('exit 0: the account on stdout, each event on stderr, and no colour in a pipe', async () => {
  const { code, out, err } = await bideRun([request(quick)]);
  expect([
    code,
    out
      .replaceAll(/[a-z2-7]{4}…/g, 'ID')
      .replaceAll(/\d+(\.\d)? s/g, 'T')
      .replace(/→ \S+/, '→ P'),
  ]).toEqual([
    0,
    [
      'task ID  unified/images   simulator, records in .bide/',
      '  sent       attempt 1    1 POST → P',
      '  looked     T completed',
      '  succeeded  T   1 paid POST · 1 look · noticed T late · 0 errors',
      '',
      'POSTs of this run: 1 recorded · 1 received · 1 billed',
      '',
    ].join('\n'),
  ]);
  expect(err.match(/sending, attempt 1|accepted|succeeded/g)).toEqual(['sending, attempt 1', 'accepted', 'succeeded']);
  expect(out + err).not.toContain('\u001b');
});

test('exit 1 when one of several tasks failed; --json is one line a task, and nothing else on stdout', async () => {
  const { code, out } = await bideRun([request(quick), request(refused)], ['--json']);
  const tasks = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as TaskView);
  const told = tasks.map(({ status, outcome, attempts }) => [status, outcome?.code, attempts[0]?.sends]);
  expect([code, told.sort()]).toEqual([
    1,
    [
      ['failed', 'content_policy_violation', 1],
      ['succeeded', 'succeeded', 1],
    ],
  ]);
  expect(tasks.find(({ status }) => status === 'succeeded')?.result).not.toBeNull();
});

test('records and log are in the folder that was named, without prompt or key', async () => {
  const { out } = await bideRun([request(quick)], ['--folder', 'records']);
  expect(out).toContain('records in records/');
  const log = await readFile(join(folder, 'records', 'log.jsonl'), 'utf8');
  expect(log).toContain('"message":"outcome"');
  expect(log).not.toMatch(/lighthouse|simulated-key/);
  const modeOf = async (name: string) => (await stat(join(folder, 'records', name))).mode & 0o777;
  expect(await modeOf('')).toBe(0o700);
  for (const name of ['log.jsonl', 'simulator/ledger.jsonl']) expect([name, await modeOf(name)]).toEqual([name, 0o600]);
});

test.each([
  ['coloured, with an empty NO_COLOR too', { NO_COLOR: '' }, true],
  ['plain with NO_COLOR', { NO_COLOR: '1' }, false],
])('on a terminal the live line is %s', async (_name, environment, coloured) => {
  const { code, out, err } = await bideRun([request(quick)], [], { environment, terminal: true });
  expect([code, err.includes('accepted'), err.includes('\u001b[36m')]).toEqual([0, true, coloured]);
  expect(out).not.toContain('\u001b');
});

test('exit 2: settings that are not valid, all of them, before anything is started', async () => {
  await writeFile(join(folder, 'bad.json'), JSON.stringify({ settings: { maxAttempts: -1, firstWait: 2 } }));
  const { code, out, err } = await bideRun([request(quick)], ['--settings', 'bad.json']);
  expect([code, out, processes()]).toEqual([2, '', 0]);
  expect(err).toMatch(/bad\.json: Settings are not valid[\s\S]*firstWait[\s\S]*maxAttempts/);
});

test('exit 2: settings that cannot be read', async () => {
  const { code, err } = await bideRun([request(quick)], ['--settings', 'missing.json']);
  expect([code, err]).toEqual([2, expect.stringContaining('missing.json cannot be read: ENOENT')]);
});

test('exit 3: the provider cannot be reached, and nothing was admitted', async () => {
  const environment = { BIDE_PROVIDER_URL: await deserted(), BIDE_PROVIDER_KEY: 'k' };
  const { code, out, err } = await bideRun([request(quick)], [], { environment });
  expect([code, out]).toEqual([3, '']);
  expect(err).toMatch(
    /^bide: The provider at 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\. Nothing was sent\.\n$/,
  );
});

test('a runtime that does not come up ends the command, and its simulator', async () => {
  await mkdir(join(folder, '.bide', 'journal.jsonl'), { recursive: true });
  const { code, out } = await bideRun([request(quick)]);
  expect([code, out]).toEqual([1, '']);
});

test('a runtime that breaks when it is closed takes its simulator along all the same', async () => {
  const io = { stdout: new PassThrough(), stderr: new PassThrough(), environment: plain(), folder };
  const options = { provider: { kind: 'simulator' }, settings: 'settings.json', say: () => undefined } as const;
  const local = await startLocal(options, { ...io, interrupted: new AbortController().signal });
  const close = local.runtime.close.bind(local.runtime);
  local.runtime.close = () => close().then(() => Promise.reject(new Error('The disk is gone.')));
  await expect(local.close()).rejects.toThrow('The disk is gone.');
  await gone();
});

test('exit 2: a request of another profile than the key belongs to, before anything is started', async () => {
  const environment = { BIDE_PROVIDER: 'replicate', BIDE_PROVIDER_KEY: 'k', BIDE_PROVIDER_URL: await deserted() };
  const { code, out, err } = await bideRun([request(quick)], [], { environment });
  expect([code, out, existsSync(join(folder, '.bide'))]).toEqual([2, '', false]);
  expect(err).toContain(
    'requests.jsonl:1: profile: "unified" is not BIDE_PROVIDER, which is "replicate": BIDE_PROVIDER_KEY goes to no other',
  );
});

test('cdk.json may say everything that a deployment takes', async () => {
  const bide = { operations: false, auth: 'iam', settings: { firstWaitSeconds: 1 } };
  await writeFile(join(folder, 'cdk.json'), JSON.stringify({ context: { bide } }));
  const file = join(folder, 'request.json');
  await writeFile(file, JSON.stringify(request(quick)));
  const place = { stdout: new PassThrough(), stderr: new PassThrough(), environment: plain(), folder };
  expect(await main(['run', file], { ...place, interrupted: new AbortController().signal })).toBe(0);
});

test('interrupted before anything was sent, it admits nothing', async () => {
  const { code, out, err } = await bideRun([request(quick)], [], { interrupted: AbortSignal.abort() });
  expect([code, out, err]).toEqual([1, '', 'bide: Interrupted before anything was sent.\n']);
});

test('interrupted, it says where the tasks stay; the next run takes them along, and counts what it sends', async () => {
  const refusal = { posts: [{ status: 429, retryAfter: 2 }], ...quick };
  const stop = new AbortController();
  const first = await bideRun([request(refusal)], [], { interrupted: stop.signal, onError: () => stop.abort() });
  expect([first.code, first.out]).toEqual([1, '']);
  expect(first.err).toContain('bide: Interrupted. Tasks stay in .bide/ and go on at the next run or serve.');
  const slow = { tasks: [{ seconds: 3, estimatedTime: null }] };
  const second = await bideRun([request(slow)]);
  expect(second.err).toMatch(/ POST: 429 \S+\n\S+ \S+ s next send in \d s\n/);
  // The simulator has forgotten that it refused once already.
  expect(second.out).toContain('POSTs of this run: 3 recorded · 3 received · 2 billed (1 earlier task included)\n');
});

const long = { ...request(quick), body: { ...request(quick).body, prompt: 'x'.repeat(300_000) } };

test('exit 2: a request that is longer than is allowed here, by its place, before anything is started', async () => {
  const { code, out, err } = await bideRun([request(quick), long]);
  expect([code, out, existsSync(join(folder, '.bide'))]).toEqual([2, '', false]);
  const bytes = JSON.stringify(long).length;
  expect(err).toContain(`requests.jsonl:2: request: ${bytes} bytes as JSON; at most 262144 are allowed.\n`);
  await writeFile(join(folder, 'less.json'), JSON.stringify({ settings: { requestBytes: 100 } }));
  const less = await bideRun([request(quick)], ['--settings', 'less.json']);
  expect([less.code, less.err]).toEqual([2, expect.stringContaining('bytes as JSON; at most 100 are allowed.')]);
});

test('exit 1: one that admission refuses all the same is told with its reason, and the others go on', async () => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const interrupted = new AbortController().signal;
  const requests = [long, request(quick)].map((one, i) => ({ place: `requests.jsonl:${i + 1}`, request: one }));
  const given = { requests, provider: { kind: 'simulator' }, json: true, settings: 'settings.json' } as const;
  expect(await runStories(given, { stdout, stderr, environment: plain(), folder, interrupted })).toBe(1);
  expect(String(stderr.read())).toMatch(
    /^requests\.jsonl:1 was not admitted: request: \d+ bytes as JSON; at most 262144/m,
  );
  expect(JSON.parse(String(stdout.read()))).toMatchObject({ status: 'succeeded' });
});

test('a webhook may go to this machine', async () => {
  const { code, err } = await bideRun([{ ...request(quick), webhook: { url: `${await deserted()}/hook` } }]);
  expect([code, err]).toEqual([0, expect.stringContaining('succeeded')]);
});
