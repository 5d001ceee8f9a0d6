import { expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import type { Table } from '../../../core/ports.ts';
import { taskKey } from '../../../core/records/keys.ts';
import { taskIdOf } from '../../../core/task/identity.ts';
import { admitTask, type AdmitContext, type Delivery } from '../../../lambdas/admit/admit-task.ts';
import { MemoryTable } from '../../../local/memory-table.ts';

const request = { profile: 'unified', operation: 'images', body: { model: 'm', prompt: 'p' } };
const NOW = Date.UTC(2026, 0, 1);
const randomId = 'r'.repeat(26);

/** Admission whose writes and starts are listed in their order. */
function world() {
  const memory = new MemoryTable({ clock: { now: () => NOW } });
  const done: string[] = [];
  const table: Table = {
    get: (key) => memory.get(key),
    list: (pk, prefix) => memory.list(pk, prefix),
    index: (query) => memory.index(query),
    update: (update) => memory.update(update),
    put(item, condition) {
      done.push(`put ${item.sk.split('#')[0] ?? ''}`);
      return memory.put(item, condition);
    },
  };
  const quiet = () => undefined;
  const contextOf = (requestId: string, more: Partial<AdmitContext> = {}): AdmitContext => ({
    table,
    clock: { now: () => NOW, sleep: () => Promise.resolve() },
    log: { info: quiet, warn: quiet, error: quiet },
    deployment: parseDeployment({ settings: { maxAttempts: 2, deadlineSeconds: 100 } }),
    executions: {
      start: (name) => Promise.resolve(done.push(`start ${name}`) > 0 ? 'started' : 'exists'),
      status: () => Promise.resolve('running'),
      stop: () => Promise.reject(new Error('Admission stops nothing.')),
    },
    invocation: { requestId, remainingMs: () => 1000, signal: new AbortController().signal },
    randomTaskId: () => randomId,
    ...more,
  });
  const admit = (more: Partial<Delivery> = {}, context = contextOf('w1')) =>
    admitTask({ request, owner: 'alice', start: true, ...more }, context);
  return { memory, table, done, admit, contextOf };
}

test('the request is stored before the task, and the task before its execution is started', async () => {
  const { admit, done } = world();
  expect(await admit()).toMatchObject({ kind: 'admitted', replayed: false });
  expect(done).toEqual(['put REQUEST', 'put TASK', `start ${randomId}.1`]);
});

test('a task takes over what its request does not say from the deployment', async () => {
  const { admit } = world();
  const plain = { task: { maxAttempts: 2, deadlineAt: NOW + 100_000, resubmitAmbiguous: false, status: 'queued' } };
  expect(await admit()).toMatchObject(plain);
  const own = { ...request, maxAttempts: 7, deadlineSeconds: 5, resubmitAmbiguous: true };
  const told = { task: { maxAttempts: 7, deadlineAt: NOW + 5000, resubmitAmbiguous: true } };
  expect(await admit({ request: own, idempotencyKey: 'k' })).toMatchObject(told);
});

test('what was stored is the request as it came', async () => {
  const { admit, memory } = world();
  await admit();
  const [stored] = await memory.list(taskKey(randomId).pk, 'REQUEST#');
  expect(JSON.parse(stored?.['request'] as string)).toEqual(request);
});

test('an idempotency key is the owner’s own: another owner gets another task', async () => {
  const { admit } = world();
  expect(await admit({ idempotencyKey: 'k' })).toMatchObject({ task: { taskId: taskIdOf('alice', 'k') } });
  expect(await admit({ idempotencyKey: 'k', owner: 'bob' })).toMatchObject({
    task: { taskId: taskIdOf('bob', 'k') },
    replayed: false,
  });
});

test('a second delivery is a replay; the order of members in its JSON does not matter', async () => {
  const { admit, contextOf } = world();
  await admit({ idempotencyKey: 'k' });
  const shuffled = { body: { prompt: 'p', model: 'm' }, operation: 'images', profile: 'unified' };
  expect(await admit({ request: shuffled, idempotencyKey: 'k' }, contextOf('w2'))).toMatchObject({
    kind: 'admitted',
    replayed: true,
  });
});

test('a delivery that finds its own write is no replay', async () => {
  const { admit, contextOf } = world();
  await admit({ idempotencyKey: 'k' }, contextOf('w1'));
  expect(await admit({ idempotencyKey: 'k' }, contextOf('w1'))).toMatchObject({ replayed: false });
});

test('a replay of a task that runs or has ended starts nothing', async () => {
  const { admit, memory, done } = world();
  await admit({ idempotencyKey: 'k' });
  await memory.update({ key: taskKey(taskIdOf('alice', 'k')), set: { status: 'running' } });
  done.length = 0;
  expect(await admit({ idempotencyKey: 'k' })).toMatchObject({ task: { status: 'running' } });
  expect(done).toEqual(['put REQUEST', 'put TASK']);
});

test('the same key with another request changes nothing', async () => {
  const { admit, memory, done } = world();
  await admit({ idempotencyKey: 'k' });
  done.length = 0;
  const before = await memory.get(taskKey(taskIdOf('alice', 'k')));
  const other = { ...request, body: { model: 'm', prompt: 'q' } };
  expect(await admit({ request: other, idempotencyKey: 'k' })).toEqual({
    kind: 'reused',
    taskId: taskIdOf('alice', 'k'),
  });
  expect([await memory.get(taskKey(taskIdOf('alice', 'k'))), done]).toEqual([before, ['put REQUEST', 'put TASK']]);
});

test('a caller that starts the execution itself finds nothing started', async () => {
  const { admit, done } = world();
  await admit({ start: false });
  expect(done).toEqual(['put REQUEST', 'put TASK']);
});

test.each(['', 'é', 'a\nb', 'x'.repeat(256)])(
  'the idempotency key %j is refused, and nothing is stored',
  async (key) => {
    const { admit, done } = world();
    const problems = [{ param: 'idempotencyKey', message: 'Allowed: 1 to 255 printable ASCII characters.' }];
    expect(await admit({ idempotencyKey: key })).toEqual({ kind: 'invalid', problems });
    expect(done).toEqual([]);
  },
);

test('every problem is told at once, of key and request', async () => {
  const { admit, done } = world();
  const admission = await admit({ idempotencyKey: '', request: { profile: 'unified', operation: 'images', body: {} } });
  const params = admission.kind === 'invalid' ? admission.problems.map(({ param }) => param) : [];
  expect([params, done]).toEqual([['idempotencyKey', 'body.model'], []]);
});

test('a start that fails leaves an admitted task: it is logged, the sweeper visits it, and a replay starts it', async () => {
  const { admit, contextOf, done, memory } = world();
  const [taskId, plain, lines] = [taskIdOf('alice', 'k'), contextOf('w1'), [] as unknown[]];
  const executions = { ...plain.executions, start: () => Promise.reject(new Error('throttled')) };
  const log = { ...plain.log, error: (...line: unknown[]) => void lines.push(line) };
  const throttled = { ...plain, executions, log };
  expect(await admit({ idempotencyKey: 'k' }, throttled)).toMatchObject({
    kind: 'admitted',
    replayed: false,
    startFailed: true,
  });
  expect(lines).toEqual([['execution not started yet', { taskId, cause: 'Error: throttled' }]]);
  expect(await memory.get(taskKey(taskId))).toMatchObject({ status: 'queued', dueAt: NOW + 120_000 });
  expect(await admit({ idempotencyKey: 'k' }, { ...throttled, ...contextOf('w2'), executions })).toMatchObject({
    replayed: true,
    startFailed: true,
  });
  expect(await admit({ idempotencyKey: 'k' }, contextOf('w3'))).toMatchObject({ replayed: true, startFailed: false });
  expect(done.at(-1)).toBe(`start ${taskId}.1`);
});

test('a task that vanishes between write and read is asked for again', async () => {
  const { admit, table, contextOf } = world();
  await admit({ idempotencyKey: 'k' });
  const vanished = { ...table, get: () => Promise.resolve(undefined) };
  await expect(admit({ idempotencyKey: 'k' }, contextOf('w2', { table: vanished }))).rejects.toThrow(
    'deliver the request again',
  );
});
