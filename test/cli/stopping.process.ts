import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
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
jest.setTimeout(120_000);

const main = fileURLToPath(new URL('../../bin/bide.ts', import.meta.url));

let place: Workplace;
const groups: number[] = [];

beforeEach(async () => (place = await Workplace.make()));

afterEach(async () => {
  for (const group of groups.splice(0)) signal(group, 'SIGKILL');
  await place.remove();
});

type Signal = 'SIGHUP' | 'SIGINT' | 'SIGKILL';

/** To a whole group of processes, as a terminal does it. */
function signal(group: number, name: Signal): void {
  try {
    process.kill(-group, name);
  } catch {
    // It has ended.
  }
}

/** `bide` as a process, in a group of its own. */
function bide(...args: readonly string[]) {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...args], {
    cwd: place.folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME, NODE_NO_WARNINGS: '1' },
  });
  const group = child.pid ?? 0;
  groups.push(group);
  const told: string[] = [];
  child.stderr.on('data', (chunk) => told.push(String(chunk)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    ended,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    err: () => told.join(''),
    get: (name: Signal) => signal(group, name),
    /** Takes both pipes away, as a reader that ends does. */
    leave: () => [child.stdout, child.stderr].forEach((stream) => stream.destroy()),
  };
}

type Bide = ReturnType<typeof bide>;

/** Ctrl-C ends a reader at once, and us when the calls have come to their ends. */
function leaveAndInterrupt(process: Bide): void {
  process.leave();
  process.get('SIGINT');
}

/** `bide serve`, and the line that it prints when it is ready. */
function serve(port: number) {
  const process = bide('serve', '--port', String(port));
  const ready = once(createInterface({ input: process.child.stdout }), 'line').then(
    ([line]) => JSON.parse(String(line)) as { url: string; callerKey: string },
  );
  return { ...process, ready };
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
    .filter((line) => line.includes('simulator/main') && line.includes(place.folder)).length;

/** Resolves when `claim` holds. @throws when it does not within half a minute */
async function until(claim: () => boolean | Promise<boolean>): Promise<void> {
  const givenUpAt = Date.now() + 30_000;
  while (!(await claim())) {
    if (Date.now() > givenUpAt) throw new Error(`It does not come to this: ${claim.toString()}`);
    await pause(50);
  }
}

/** Whether the provider has a POST, as its ledger says before it is answered. */
function isPosted(): boolean {
  const ledger = join(place.folder, '.bide', 'simulator', 'ledger.jsonl');
  return existsSync(ledger) && readFileSync(ledger, 'utf8').endsWith('\n');
}

const asks = (simulate: object) => ({
  profile: 'unified',
  operation: 'images',
  body: { model: 'm', prompt: 'p', simulate },
});

const finishing = '\nfinishing 1 call, for 28 s at most… (Ctrl-C again';

test.each<[string, (first: Bide) => void, string]>([
  ['Ctrl-C', (first) => first.get('SIGINT'), finishing],
  ['a terminal that is closed', (first) => first.get('SIGHUP'), finishing],
  ['Ctrl-C, in a pipe whose reader it ends', leaveAndInterrupt, ''],
])(
  '%s while a POST is on its way: its answer is waited for, and the next process goes on with it',
  async (_name, end, said) => {
    await place.write('cdk.json', { context: { bide: { settings: { firstWaitSeconds: 1 } } } });
    const first = serve(0);
    const request = asks({ posts: [{ lateSeconds: 4 }], tasks: [{ seconds: 1, estimatedTime: null }] });
    const { id } = await call(await first.ready, '/v1/tasks', request);
    await until(isPosted);
    expect(simulators()).toBe(1);
    end(first);
    expect([await first.ended, first.err()]).toEqual([0, expect.stringContaining(said)]);
    expect(simulators()).toBe(0);

    const second = serve(0);
    const ready = await second.ready;
    let task = await call(ready, `/v1/tasks/${id}`);
    await until(async () => (task = await call(ready, `/v1/tasks/${id}`)).outcome !== null);
    second.get('SIGINT');
    await second.ended;
    const { rows } = new Ledger(join(place.folder, '.bide', 'simulator'));
    expect(task).toMatchObject({ status: 'succeeded', attempts: [{ n: 1, sends: 1, refused: 0 }] });
    expect(rows.map((row) => row.task.id)).toEqual([task.attempts[0]?.providerTaskId]);
  },
);

test('a second Ctrl-C ends at once, and leaves no simulator behind', async () => {
  const first = serve(0);
  await call(await first.ready, '/v1/tasks', asks({ posts: [{ lateSeconds: 60 }] }));
  await until(isPosted);
  expect(simulators()).toBe(1);
  first.get('SIGINT');
  await until(() => first.err().includes(finishing));
  // What comes within a moment of the first one is its echo.
  await until(() => (first.get('SIGINT'), first.hasEnded()));
  expect(await first.ended).toBe(130);
  await until(() => simulators() === 0);
});

test('a command that only prints does not mind that nobody reads on', async () => {
  const printing = bide('help');
  printing.child.stdout.destroy();
  expect([await printing.ended, printing.err()]).toEqual([0, '']);
});

test('a port that is taken: exit 2, and nothing is left', async () => {
  const other = createServer();
  await once(other.listen(0, '127.0.0.1'), 'listening');
  const { port } = other.address() as AddressInfo;
  const { ended, err } = serve(port);
  expect([await ended, err()]).toEqual([2, expect.stringMatching(`^bide: Port ${port} is taken`)]);
  expect(simulators()).toBe(0);
  other.close();
});

test('settings that are not valid: exit 2, and nothing is started', async () => {
  await place.write('cdk.json', { context: { bide: { settings: { maxAttempt: 1 } } } });
  const { ended, err } = serve(0);
  expect([await ended, err()]).toEqual([
    2,
    expect.stringContaining('settings.maxAttempt: unknown field; did you mean maxAttempts?'),
  ]);
  expect(simulators()).toBe(0);
});
