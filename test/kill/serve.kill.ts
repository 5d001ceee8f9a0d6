/** kill -9 of `bide serve` with 50 tasks in flight; the provider and its ledger survive. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TaskView } from '../../core/task/task-view.ts';
import { readLedger } from '../../cli/read-ledger.ts';
import { end, start, type Running } from './processes.ts';

const TASKS = 50;
const FINISH_WITHIN_MS = 90_000;

interface Served {
  readonly url: string;
  readonly callerKey: string;
}

/** Every second POST is answered late, so that the kill meets sends that wait for their answer. */
const request = (i: number) => ({
  profile: 'unified',
  operation: 'images',
  body: {
    model: 'image-1',
    prompt: `job ${i}`,
    simulate: {
      id: `job-${i}`,
      posts: i % 2 === 0 ? [{ lateSeconds: 1.5 }] : [],
      tasks: [{ seconds: 4 + (i % 5), estimatedTime: null }],
    },
  },
});

let folder = '';
let simulator: Running<{ url: string }>;
let tasks: TaskView[] = [];
let openAtKill = 0;

const serve = () =>
  start<Served>(
    [
      'bin/bide.ts',
      'serve',
      '--port',
      '0',
      '--folder',
      join(folder, 'bide'),
      '--settings',
      join(folder, 'settings.json'),
    ],
    { BIDE_PROVIDER_URL: simulator.ready.url, BIDE_PROVIDER_KEY: 'key' },
  );

async function call<T>({ ready }: Running<Served>, path: string, init: RequestInit = {}): Promise<T> {
  const headers = { authorization: `Bearer ${ready.callerKey}`, ...(init.headers as Record<string, string>) };
  const response = await fetch(`${ready.url}${path}`, { ...init, headers });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

const readAll = (served: Running<Served>, ids: readonly string[]) =>
  Promise.all(ids.map((id) => call<TaskView>(served, `/v1/tasks/${id}`)));

async function untilTerminal(served: Running<Served>, ids: readonly string[]): Promise<TaskView[]> {
  const deadline = Date.now() + FINISH_WITHIN_MS;
  for (;;) {
    const found = await readAll(served, ids);
    if (found.every(({ outcome }) => outcome !== null) || Date.now() > deadline) return found;
    await pause(500);
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-kill-'));
  const settings = {
    submitTimeoutSeconds: 8,
    sendBudgetSeconds: 5,
    sendingGraceSeconds: 2,
    connectTimeoutSeconds: 0.5,
    headersTimeoutSeconds: 4,
  };
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ settings }));
  simulator = await start(['local/simulator/main.ts', '--folder', join(folder, 'simulator')]);
  const first = await serve();
  const admitted = await Promise.all(
    Array.from({ length: TASKS }, (_, i) =>
      call<TaskView>(first, '/v1/tasks', { method: 'POST', body: JSON.stringify(request(i)) }),
    ),
  );
  const ids = admitted.map(({ id }) => id);
  await pause(2500);
  openAtKill = (await readAll(first, ids)).filter(({ outcome }) => outcome === null).length;
  await end(first, 'SIGKILL');
  const second = await serve();
  tasks = await untilTerminal(second, ids);
  await end(second, 'SIGTERM');
}, 180_000);

afterAll(async () => {
  await end(simulator, 'SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

test('all 50 tasks were in flight when the process was killed, and all are terminal', () => {
  expect(openAtKill).toBe(TASKS);
  expect(tasks.map(({ status }) => status).filter((status) => status === 'queued' || status === 'running')).toEqual([]);
});

test('every accepted task succeeded; every other one was killed between send and answer', () => {
  const ends = tasks.map(({ attempts, outcome }) => [attempts.at(-1)?.providerTaskId != null, outcome?.code]);
  expect(
    ends.filter(([accepted, code]) => (accepted === true ? code !== 'succeeded' : code !== 'submission_ambiguous')),
  ).toEqual([]);
  expect(ends.filter(([, code]) => code === 'submission_ambiguous').length).toBeGreaterThan(0);
  expect(ends.filter(([, code]) => code === 'succeeded').length).toBeGreaterThan(TASKS / 2);
});

test('no task was sent more often than it was counted, and every billed POST has its task', async () => {
  const { rows, posts } = await readLedger(simulator.ready.url);
  const sends = tasks.map(({ attempts }) => attempts.reduce((sum, attempt) => sum + attempt.sends, 0));
  const billed = tasks.map((_, i) => rows.filter(({ job }) => job === `job-${i}`).length);
  expect(billed.map((n, i) => n <= (sends[i] ?? 0))).toEqual(tasks.map(() => true));
  expect(sends.every((n) => n === 1)).toBe(true);
  expect(rows).toHaveLength(billed.reduce((sum, n) => sum + n, 0));
  const known = new Set(tasks.flatMap(({ attempts }) => attempts.map(({ providerTaskId }) => providerTaskId)));
  const unmatched = rows
    .filter(({ task }) => !known.has(task.id))
    .map(({ job }) => tasks[Number(job.slice(4))]?.outcome?.code);
  expect(unmatched.filter((code) => code !== 'submission_ambiguous')).toEqual([]);
  expect(posts).toBeLessThanOrEqual(sends.reduce((sum, n) => sum + n, 0));
});
