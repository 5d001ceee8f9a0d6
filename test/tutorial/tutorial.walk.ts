/** docs/tutorial.md as a reader walks through it: every command in its order, `npm ci` excepted, which has just been done. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { advice } from '../faults/rows.ts';

jest.setTimeout(300_000);

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(`${root}docs/tutorial.md`, 'utf8');
/** What a command of the page needs of the project; its records are not this project's own. */
const PROJECT = ['bin', 'cli', 'client', 'core', 'examples', 'lambdas', 'lib', 'local', 'providers'];
const FILES = ['node_modules', 'package.json', 'tsconfig.json'];

const { PATH = '', HOME = '' } = process.env;
const environment = { PATH, HOME, NODE_NO_WARNINGS: '1' };

let folder = '';
const servers: ChildProcess[] = [];
const said: string[] = [];

/** A server in its own terminal. */
async function serve(lines: string): Promise<void> {
  rmSync(join(folder, '.bide/serve.json'), { force: true });
  const server = spawn('sh', ['-ec', lines.replace('npm ci && ', '')], {
    cwd: folder,
    env: environment,
    detached: true,
  });
  servers.push(server);
  while (!existsSync(join(folder, '.bide/serve.json'))) {
    expect(server.exitCode).toBeNull();
    await pause(100);
  }
}

/** Lines in the other terminal; answers with what they said. @throws when one of them fails */
async function type(lines: string): Promise<string> {
  const shell = spawn('sh', ['-ec', lines], { cwd: folder, env: environment });
  let out = '';
  for (const stream of [shell.stdout, shell.stderr]) stream.on('data', (chunk: Buffer) => (out += chunk.toString()));
  const code = await new Promise((resolve) => shell.once('close', resolve));
  if (code !== 0) throw new Error(`exit code ${String(code)} of\n${lines}\n${out}`);
  return out;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bide-tutorial-'));
  for (const name of [...PROJECT, ...FILES]) symlinkSync(root + name, join(folder, name));
  for (const [, kind = '', lines = ''] of page.matchAll(/```sh( serve)?\n([\s\S]*?)```/g)) {
    if (kind === '') said.push(await type(lines));
    else await serve(lines);
  }
});

afterAll(() => {
  for (const { pid, exitCode } of servers) {
    // The group: npm, and the server that it started.
    if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGTERM');
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
});

/** The job of everything that was bought, in order. */
const jobsBilled = (): string[] =>
  readFileSync(join(folder, '.bide/simulator/ledger.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { job: string }).job);

test('a first task succeeds', () => {
  expect(said[0]).toMatch(/^[a-z2-7]{26} {2}succeeded {2}unified\/images {2}image-large {2}.* took \d+ s$/m);
});

test('the same order twice is one task', () => {
  const ids = [...(said[1] ?? '').matchAll(/^[a-z2-7]{26}/gm)].map(([id]) => id);
  expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
});

test('of the bad day three go through, and every error is told with its advice', () => {
  const [submitted = '', errors = ''] = (said[2] ?? '').split('errors --since 1h');
  expect(submitted.match(/ succeeded {2}/g)).toHaveLength(3);
  const told = errors.split('\n').filter((line) => line.includes(' attempt 1 '));
  expect(told.map((line) => line.split(/ {2,}/).slice(3)).sort()).toEqual([
    ['POST 429 rate_limit_exceeded, Retry-After 4 s', 'ours', advice.limited],
    ['POST submission_ambiguous', 'provider', advice.ambiguous],
    ['look 200 content_policy_violation', 'caller', 'Modify the prompt and retry'],
    ['look 200 timeout', 'provider', 'Retry with simpler parameters'],
    ['look 503 service_unavailable', 'provider', advice.later],
  ]);
});

test('waits are explained', () => {
  expect(said[3]).toMatch(/^attempt 1 {2}workload unified\.\w+\.[a-z2-7]{3}\.[a-z2-7]{3}$/m);
  expect(said[3]).toMatch(/^attempt 1 {2}waited [\d.]+ s {2}[\w-]+ {2}\w.*/m);
});

test('a task outlives the kill of its server', () => {
  const [before] = /^[a-z2-7]{26}/m.exec(said[4] ?? '') ?? [];
  expect(said[5]).toMatch(new RegExp(`^${before} {2}(succeeded|failed .* submission_ambiguous)`, 'm'));
  // One job: the first task, the order that came twice, and the one that was in the middle of it.
  const billed = jobsBilled();
  const times = billed.filter((job) => job === billed[0]).length;
  const isInDoubt = said[5]?.includes('submission_ambiguous') === true;
  expect(isInDoubt ? [2, 3] : [3]).toContain(times);
});

test('the program has its picture', () => {
  expect(said[6]).toMatch(/url: 'http.*\/files\/task-unified-/);
});

test('a hundred are there', () => {
  expect(said[7]).toContain('100 requests: 100 succeeded. Results: results.jsonl');
});
