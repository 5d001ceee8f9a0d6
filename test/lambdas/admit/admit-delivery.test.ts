import { expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import { taskKey } from '../../../core/records/keys.ts';
import { asTask } from '../../../core/records/task-record.ts';
import { taskIdOf } from '../../../core/task/identity.ts';
import type { AdmitContext } from '../../../lambdas/admit/admit-task.ts';
import { admitDelivery, RequestRefused } from '../../../lambdas/admit/admit-delivery.ts';
import { MemoryTable } from '../../../local/memory-table.ts';

const request = { profile: 'unified', operation: 'images', body: { model: 'm', prompt: 'p' } };

/** A world in which executions are in the state that the test says. */
function world(status: 'running' | 'closed' = 'running') {
  const started: string[] = [];
  const clock = { now: () => 1_000_000, sleep: () => Promise.resolve() };
  const table = new MemoryTable({ clock });
  const quiet = () => undefined;
  let writers = 0;
  const context = (): AdmitContext => ({
    table,
    clock,
    log: { info: quiet, warn: quiet, error: quiet },
    deployment: parseDeployment({ eventOwners: { 'my.app': 'alice' } }),
    executions: {
      start(name) {
        const known = started.includes(name);
        started.push(name);
        return Promise.resolve(known ? 'exists' : 'started');
      },
      stop: () => Promise.resolve(),
      status: () => Promise.resolve(status),
    },
    invocation: { requestId: `w${(writers += 1)}`, remainingMs: () => 1000, signal: new AbortController().signal },
    randomTaskId: () => 'a'.repeat(26),
  });
  return { started, table, context };
}

const event = (detail: Record<string, unknown>, id = 'e-1', source = 'my.app') => ({
  'detail-type': 'Bide Task Requested',
  id,
  source,
  detail,
});

test('an event is admitted for the owner that its source is configured for, under its own id', async () => {
  const { context, started, table } = world();
  const answer = await admitDelivery(event(request), context());
  expect(answer).toMatchObject({ taskId: taskIdOf('alice', 'e-1'), replayed: false });
  expect(started).toEqual([`${answer.taskId}.1`]);
  const item = await table.get(taskKey(answer.taskId));
  expect(item).toMatchObject({ owner: 'alice', status: 'queued', generation: 1 });
});

test('a second delivery of an event is the same task, and starts what may not have started', async () => {
  const { context, started } = world();
  const first = await admitDelivery(event(request), context());
  const second = await admitDelivery(event(request), context());
  expect(second).toEqual({ ...first, replayed: true });
  expect(started).toEqual([first.executionName, first.executionName]);
});

test('the idempotency key of an event goes before its id', async () => {
  const { context } = world();
  const first = await admitDelivery(event({ ...request, idempotencyKey: 'k' }, 'e-1'), context());
  const second = await admitDelivery(event({ ...request, idempotencyKey: 'k' }, 'e-2'), context());
  expect(second.taskId).toBe(first.taskId);
});

test('a dead execution of a queued task is followed by the next generation', async () => {
  const { context, started, table } = world('closed');
  const first = await admitDelivery(event(request), context());
  await admitDelivery(event(request), context());
  expect(started.at(-1)).toBe(`${first.taskId}.2`);
  const item = await table.get(taskKey(first.taskId));
  expect(item === undefined ? 0 : asTask(item).generation).toBe(2);
});

test('another workflow gets name and input, and starts the execution itself', async () => {
  const { context, started } = world();
  const answer = await admitDelivery({ request, owner: 'alice', start: false }, context());
  expect(answer).toEqual({
    taskId: 'a'.repeat(26),
    executionName: `${'a'.repeat(26)}.1`,
    input: { v: 1, taskId: 'a'.repeat(26), generation: 1 },
    replayed: false,
  });
  expect(started).toEqual([]);
});

test('a request that can never be admitted is refused with every problem, and leaves a row where it would have been', async () => {
  const { context, started, table } = world();
  const bad = event({ profile: 'unified', operation: 'images', body: { sync: true } });
  await expect(admitDelivery(bad, context())).rejects.toThrow(RequestRefused);
  await expect(admitDelivery(bad, context())).rejects.toThrow(/body\.model: Required.*body\.sync: Not allowed/);
  const rows = await table.list(taskKey(taskIdOf('alice', 'e-1')).pk, 'ERROR#');
  expect(rows.map((row) => [row['phase'], row['code']])).toEqual([
    ['admit', 'invalid_request'],
    ['admit', 'invalid_request'],
  ]);
  expect([started, await table.get(taskKey(taskIdOf('alice', 'e-1')))]).toEqual([[], undefined]);
});

test('an event of a source without an owner is refused', async () => {
  const { context } = world();
  await expect(admitDelivery(event(request, 'e-1', 'stranger'), context())).rejects.toThrow('stranger');
});

test('the same key with another request is refused and changes nothing', async () => {
  const { context } = world();
  await admitDelivery(event({ ...request, idempotencyKey: 'k' }), context());
  const other = event({ ...request, maxAttempts: 1, idempotencyKey: 'k' });
  await expect(admitDelivery(other, context())).rejects.toThrow('belongs to task');
});
