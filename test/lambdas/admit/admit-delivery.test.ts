import { expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import { taskKey } from '../../../core/records/keys.ts';
import { asTask } from '../../../core/records/task-record.ts';
import { taskIdOf } from '../../../core/task/identity.ts';
import type { AdmitContext } from '../../../lambdas/admit/admit-task.ts';
import { admitDelivery, RequestRefused } from '../../../lambdas/admit/admit-delivery.ts';
import type { AdmitEvent } from '../../../lambdas/admit/read-delivery.ts';
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

test('an event whose execution cannot be started is delivered again, and found as it was', async () => {
  const { context, started } = world();
  const plain = context();
  const executions = { ...plain.executions, start: () => Promise.reject(new Error('throttled')) };
  const taskId = taskIdOf('alice', 'e-1');
  await expect(admitDelivery(event(request), { ...plain, executions })).rejects.toThrow(
    `Task ${taskId} is stored, and its execution could not be started; deliver the event again.`,
  );
  expect(await admitDelivery(event(request), context())).toMatchObject({ taskId, replayed: true });
  expect(started).toEqual([`${taskId}.1`]);
});

test('a call without a key that Lambda repeats is the same task, another one is another task', async () => {
  const { context, started } = world();
  const first = context();
  const answer = await admitDelivery({ request, owner: 'alice' }, first);
  expect((await admitDelivery({ request, owner: 'alice' }, first)).taskId).toBe(answer.taskId);
  expect((await admitDelivery({ request, owner: 'alice' }, context())).taskId).not.toBe(answer.taskId);
  expect(new Set(started).size).toBe(2);
});

test('a call whose execution cannot be started is answered: asking again without a key would buy a second task', async () => {
  const { context } = world();
  const plain = context();
  const executions = { ...plain.executions, start: () => Promise.reject(new Error('throttled')) };
  expect(await admitDelivery({ request, owner: 'alice' }, { ...plain, executions })).toMatchObject({
    taskId: taskIdOf('alice', 'w1'),
    replayed: false,
  });
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
  const taskId = taskIdOf('alice', 'w1');
  const answer = await admitDelivery({ request, owner: 'alice', start: false }, context());
  expect(answer).toEqual({
    taskId,
    executionName: `${taskId}.1`,
    input: { v: 1, taskId, generation: 1 },
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
  expect(rows.map((row) => [row['phase'], row['code']])).toEqual([['admit', 'invalid_request']]);
  expect(rows[0]?.['repeats']).toBe(1);
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

const KEY = 'idempotencyKey: Allowed: 1 to 255 printable ASCII characters.';
const OWNER = 'owner: Allowed: 1 to 64 letters, digits, ".", "_", "@", ":" and "-".';

/** What a delivery is refused with. */
async function refusalOf(given: unknown, { context } = world()): Promise<string> {
  const refused = await admitDelivery(given as AdmitEvent, context()).catch((cause: unknown) => cause);
  expect(refused).toBeInstanceOf(RequestRefused);
  return (refused as RequestRefused).message;
}

test.each([17, null, {}, [], true, '', 'é', 'x'.repeat(256)])(
  'an event with the idempotency key %j is refused, never bought under its id',
  async (idempotencyKey) => {
    const here = world();
    expect(await refusalOf(event({ ...request, idempotencyKey }), here)).toBe(`The request was refused. ${KEY}`);
    const taskId = taskIdOf('alice', 'e-1');
    const rows = await here.table.list(taskKey(taskId).pk, 'ERROR#');
    expect(rows.map((row) => [row['code'], row['message']])).toEqual([['invalid_request', KEY]]);
    expect([here.started, here.table.items().length]).toEqual([[], 1]);
  },
);

test('an event is refused with the problems of its key and of its request at once', async () => {
  const told = await refusalOf(event({ profile: 'unified', operation: 'images', body: {}, idempotencyKey: 17 }));
  expect(told).toBe(`The request was refused. ${KEY} body.model: Required and missing.`);
});

test('an event of a source that is called like something inherited has no owner', async () => {
  const source = `constructor${'x'.repeat(100)}`;
  expect(await refusalOf(event(request, 'e-1', 'constructor'))).toContain('source constructor.');
  expect(await refusalOf(event(request, 'e-1', source))).toContain(`source ${source.slice(0, 40)}.`);
});

test.each<[string, unknown, string]>([
  ['no owner', { request }, OWNER],
  ['an owner that is no text', { request, owner: 7 }, OWNER],
  ['an owner that separates index keys', { request, owner: 'a#b' }, OWNER],
  ['an owner that is too long', { request, owner: 'o'.repeat(65) }, OWNER],
  ['a key that is no text', { request, owner: 'alice', idempotencyKey: 17 }, KEY],
  ['a key that is null', { request, owner: 'alice', idempotencyKey: null }, KEY],
  ['an empty key', { request, owner: 'alice', idempotencyKey: '' }, KEY],
  [
    'text for start',
    { request, owner: 'alice', start: 'false' },
    'start: Invalid input: expected boolean, received string.',
  ],
  [
    'a misspelt field',
    { request, owner: 'alice', idempotencykey: 'k' },
    'idempotencykey: Unknown field; did you mean idempotencyKey?',
  ],
  ['no request', { owner: 'alice' }, 'request: Invalid input: expected object, received undefined.'],
  ['nothing', null, 'request: Invalid input: expected object, received null.'],
  ['text', 'text', 'request: Invalid input: expected object, received string.'],
])('a direct call with %s is refused, and nothing is stored', async (_what, call, problem) => {
  const here = world();
  expect(await refusalOf(call, here)).toBe(`The request was refused. ${problem}`);
  expect([here.started, here.table.items()]).toEqual([[], []]);
});

test('a direct call is refused with the problems of the call and of its request at once', async () => {
  const call = { request: { ...request, body: {} }, owner: '', idempotencyKey: 17, start: 1 };
  const told = await refusalOf(call);
  for (const problem of [OWNER, KEY, 'start: ', 'body.model: Required and missing.']) expect(told).toContain(problem);
});

test('a direct call with an owner and a key leaves its error row', async () => {
  const here = world();
  await refusalOf({ request: {}, owner: 'alice', idempotencyKey: 'k' }, here);
  await refusalOf({ request, owner: 'alice', idempotencyKey: 'k', more: 1 }, here);
  const rows = await here.table.list(taskKey(taskIdOf('alice', 'k')).pk, 'ERROR#');
  expect(rows.map((row) => row['repeats'])).toEqual([1]);
});

test('a refusal tells fields and rules, and cuts names that the caller has made up', async () => {
  const long = 'the prompt of somebody '.repeat(20);
  const named = { ...request, [long]: 1, fallbacks: { [long]: [{}] } };
  for (const given of [event(named), { request: named, owner: 'alice' }, { request, owner: 'alice', [long]: 1 }]) {
    const told = await refusalOf(given);
    expect(told).toContain(`${long.slice(0, 40)}: `);
    expect(told).not.toContain(long.slice(0, 41));
  }
});

test('a call that is larger than a request may be is refused, and nothing is stored', async () => {
  const { table, context } = world();
  const large = { ...request, body: { ...request.body, prompt: 'p'.repeat(256 * 1024) } };
  const call = admitDelivery({ owner: 'alice', request: large, start: false }, context());
  await expect(call).rejects.toThrow(
    /^The request was refused. request: 26\d{4} bytes as JSON; at most 262144 are allowed.$/,
  );
  expect(await table.get(taskKey('a'.repeat(26)))).toBeUndefined();
});
