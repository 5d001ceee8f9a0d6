import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { TaskView } from '../../core/task/task-view.ts';
import { Ledger } from '../../local/simulator/ledger.ts';
import { Workplace } from './bide.ts';

// Real processes on real time.
jest.setTimeout(90_000);

const main = fileURLToPath(new URL('../../bin/bide.ts', import.meta.url));

let place: Workplace;
const groups: number[] = [];

beforeEach(async () => (place = await Workplace.make()));

afterEach(async () => {
  for (const group of groups.splice(0)) signal(group, 'SIGKILL');
  await place.remove();
});

/** To a whole group of processes, as a terminal does it. */
function signal(group: number, name: 'SIGINT' | 'SIGKILL'): void {
  try {
    process.kill(-group, name);
  } catch {
    // It has ended.
  }
}

/** `bide serve` as a process, in a group of its own. */
function serve(port: number) {
  const { PATH = '', HOME = '' } = process.env;
  const args = ['--import', import.meta.resolve('tsx'), main, 'serve', '--port', String(port)];
  const child = spawn(process.execPath, args, {
    cwd: place.folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, NODE_NO_WARNINGS: '1' },
  });
  const group = child.pid ?? 0;
  groups.push(group);
  const told: string[] = [];
  child.stderr.on('data', (chunk) => told.push(String(chunk)));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, err: told.join('') }));
  const ready = once(createInterface({ input: child.stdout }), 'line').then(
    ([line]) => JSON.parse(String(line)) as { url: string; callerKey: string },
  );
  return { ready, ended, interrupt: () => signal(group, 'SIGINT') };
}

async function call({ url, callerKey }: { url: string; callerKey: string }, path: string, request?: object) {
  const init = request === undefined ? {} : { method: 'POST', body: JSON.stringify(request) };
  const answer = await fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${callerKey}` } });
  return (await answer.json()) as TaskView;
}

/** Simulators of this folder that run. */
const simulators = () =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('simulator/main') && line.includes(place.folder));

test('Ctrl-C while a POST is on its way: its answer is waited for, and the next process goes on with it', async () => {
  await place.write('cdk.json', { context: { bide: { settings: { firstWaitSeconds: 1 } } } });
  const simulate = { posts: [{ lateSeconds: 4 }], tasks: [{ seconds: 1, estimatedTime: null }] };
  const request = { profile: 'unified', operation: 'images', body: { model: 'm', prompt: 'p', simulate } };
  const first = serve(0);
  const { id } = await call(await first.ready, '/v1/tasks', request);
  await pause(1000);
  first.interrupt();
  const { code, err } = await first.ended;
  expect([code, err]).toEqual([0, expect.stringMatching(/\nfinishing 1 call, for 28 s at most… \(Ctrl-C again/)]);
  expect(simulators()).toEqual([]);

  const second = serve(0);
  const ready = await second.ready;
  let task = await call(ready, `/v1/tasks/${id}`);
  for (; task.outcome === null; task = await call(ready, `/v1/tasks/${id}`)) await pause(200);
  second.interrupt();
  await second.ended;
  const { rows } = new Ledger(join(place.folder, '.bide', 'simulator'));
  expect(task).toMatchObject({ status: 'succeeded', attempts: [{ n: 1, sends: 1, refused: 0 }] });
  expect(rows.map((row) => row.task.id)).toEqual([task.attempts[0]?.providerTaskId]);
});

test('a second Ctrl-C ends at once, and leaves no simulator behind', async () => {
  const simulate = { posts: [{ lateSeconds: 60 }] };
  const request = { profile: 'unified', operation: 'images', body: { model: 'm', prompt: 'p', simulate } };
  const { ready, ended, interrupt } = serve(0);
  await call(await ready, '/v1/tasks', request);
  await pause(500);
  interrupt();
  await pause(600);
  interrupt();
  expect((await ended).code).toBe(130);
  await pause(500);
  expect(simulators()).toEqual([]);
});

test('a port that is taken: exit 2, and nothing is left', async () => {
  const other = createServer();
  await once(other.listen(0, '127.0.0.1'), 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, err } = await serve(port).ended;
  expect([code, err]).toEqual([2, expect.stringMatching(`^bide: Port ${port} is taken`)]);
  expect(simulators()).toEqual([]);
  other.close();
});

test('settings that are not valid: exit 2, and nothing is started', async () => {
  await place.write('cdk.json', { context: { bide: { settings: { maxAttempt: 1 } } } });
  const { code, err } = await serve(0).ended;
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('settings.maxAttempt: unknown field; did you mean maxAttempts?'),
  ]);
  expect(simulators()).toEqual([]);
});
