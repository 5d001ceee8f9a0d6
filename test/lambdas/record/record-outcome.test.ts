import { expect, test } from '@jest/globals';
import { preparedAttempt, type AttemptRecord } from '../../../core/attempt/attempt-record.ts';
import { defaults } from '../../../core/defaults.ts';
import type { BideEvent } from '../../../core/events.ts';
import type { Table, WriteResult } from '../../../core/ports.ts';
import { taskKey } from '../../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../../core/records/task-record.ts';
import { newTask } from '../../../core/task/new-task.ts';
import { recordOutcome, type RecordContext } from '../../../lambdas/record/record-outcome.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';

const taskId = 'a'.repeat(26);
const input = { v: 1, taskId, generation: 1 };
const request = { profile: 'unified', operation: 'images', body: { model: 'm' } } as const;

/** A task whose current attempt is as given (undefined: none was opened), in a table of its own. */
async function world(attempt?: Partial<AttemptRecord>, more: Partial<TaskRecord> = {}) {
  const clock = new VirtualClock();
  const admitted = { taskId, owner: 'o', request, model: 'm', fingerprint: 'f', writer: 'admit', now: clock.now() };
  const table = new MemoryTable({ clock });
  const prepared = preparedAttempt({ providerKeyId: 'unified', writer: 'submit', now: clock.now() });
  const attempts = attempt === undefined ? {} : { '1': { ...prepared, ...attempt } };
  await table.put({
    ...newTask(admitted, defaults),
    status: 'running',
    attempt: Object.keys(attempts).length,
    attempts,
    ...more,
  });
  clock.jump(9000);
  const [events, logged]: [BideEvent[], unknown[][]] = [[], []];
  const write = (...line: unknown[]) => void logged.push(line);
  const context: RecordContext = {
    table,
    bus: { send: (event) => Promise.resolve(void events.push(event)) },
    clock,
    random: () => 0.5,
    log: { info: write, warn: write, error: write },
    invocation: { requestId: 'record-1', remainingMs: () => 30_000, signal: new AbortController().signal },
  };
  const stored = async () => asTask((await table.get(taskKey(taskId))) ?? { pk: '', sk: '' });
  return { context, clock, table, stored, events, logged };
}

/** The table, with updates that meet with something. */
const withUpdate = (table: Table, update: Table['update']): Table => ({
  get: (key) => table.get(key),
  put: (item, condition) => table.put(item, condition),
  list: (pk, prefix) => table.list(pk, prefix),
  index: (query) => table.index(query),
  update,
});

const succeeded = { state: 'closed', code: 'succeeded', message: '', sends: 1, providerTaskId: 'p' } as const;

test('a result becomes the outcome: who decided, when, and nothing charged in vain', async () => {
  const { context, stored, clock, events } = await world(succeeded);
  const answer = { v: 1, taskId, generation: 1, outcome: { status: 'succeeded', code: 'succeeded' } };
  expect(await recordOutcome(input, context)).toEqual(answer);
  expect(await stored()).toMatchObject({ status: 'succeeded', nextLookAt: -1 });
  expect((await stored()).outcome).toEqual({
    status: 'succeeded',
    code: 'succeeded',
    message: '',
    recommendedAction: '',
    attempt: 1,
    mayBeCharged: false,
    finishedAt: clock.now(),
    writer: 'record-1',
  });
  expect(events.map(({ detailType, detail }) => [detailType, detail.task.providerTaskId])).toEqual([
    ['Bide Task Succeeded', 'p'],
  ]);
});

test.each<[string, Partial<AttemptRecord> | undefined, object]>([
  [
    'a refusal',
    { state: 'closed', code: 'content_policy_violation', message: 'No.', sends: 1, refused: 1 },
    { status: 'failed', code: 'content_policy_violation', message: 'No.', mayBeCharged: false },
  ],
  [
    'a paid failure',
    { state: 'closed', code: 'generation_failed', message: 'Sorry.', sends: 2, refused: 1 },
    { status: 'failed', code: 'generation_failed', message: 'Sorry.', mayBeCharged: true },
  ],
  [
    'a lost answer',
    { state: 'ambiguous', code: 'submission_ambiguous', message: 'ECONNRESET', sends: 1 },
    { status: 'failed', code: 'submission_ambiguous', message: 'ECONNRESET', mayBeCharged: true },
  ],
  [
    'a cancellation',
    { state: 'closed', code: 'cancelled', message: '', sends: 1 },
    { status: 'cancelled', code: 'cancelled', mayBeCharged: true },
  ],
  [
    'an attempt that nobody closed',
    { state: 'accepted', code: 'stale', sends: 1, providerTaskId: 'p' },
    { status: 'failed', code: 'internal_error', message: '', mayBeCharged: true },
  ],
  ['no attempt at all', undefined, { status: 'failed', code: 'internal_error', attempt: 0, mayBeCharged: false }],
])('%s is recorded for what it is', async (_name, attempt, outcome) => {
  const { context, stored } = await world(attempt);
  await recordOutcome(input, context);
  expect((await stored()).outcome).toMatchObject(outcome);
});

test('every failure says what to do', async () => {
  const { context, stored } = await world({ state: 'closed', code: 'rate_limited', message: '' });
  await recordOutcome(input, context);
  expect((await stored()).outcome?.recommendedAction).not.toBe('');
});

test('an outcome that is there is answered, and not written again', async () => {
  const { context, stored, clock } = await world(succeeded);
  const first = await recordOutcome(input, context);
  const before = await stored();
  clock.jump(60_000);
  const again = { ...context, invocation: { ...context.invocation, requestId: 'record-2' } };
  expect(await recordOutcome(input, again)).toEqual(first);
  expect(await stored()).toEqual(before);
});

test.each([
  ['an older generation', 1, 2],
  ['a newer generation', 3, 2],
])('an execution of %s writes nothing', async (_name, generation, current) => {
  const { context, stored, events } = await world(succeeded, { generation: current });
  const before = await stored();
  expect(await recordOutcome({ ...input, generation }, context)).toMatchObject({
    outcome: { status: 'failed', code: 'superseded' },
  });
  expect([await stored(), events]).toEqual([before, []]);
});

test('a task that is gone ends its execution as superseded', async () => {
  const { context } = await world();
  expect(await recordOutcome({ ...input, taskId: 'b'.repeat(26) }, context)).toMatchObject({
    taskId: 'b'.repeat(26),
    outcome: { code: 'superseded' },
  });
});

test('a write whose answer was lost is recognised', async () => {
  const { context, stored, table } = await world(succeeded);
  const twice = async (update: Parameters<Table['update']>[0]): Promise<WriteResult> => {
    await table.update(update);
    return table.update(update);
  };
  const flaky = { ...context, table: withUpdate(table, twice) };
  expect(await recordOutcome(input, flaky)).toMatchObject({ outcome: { status: 'succeeded' } });
  expect((await stored()).outcome?.writer).toBe('record-1');
});

test('a cancellation that came first is answered as it is', async () => {
  const { context, table, stored } = await world(succeeded);
  const cancelled = { status: 'cancelled', code: 'cancelled', message: '', recommendedAction: '', attempt: 1 };
  const outcome = { ...cancelled, mayBeCharged: true, finishedAt: 1, writer: 'api' };
  let updates = 0;
  const overtaken = async (update: Parameters<Table['update']>[0]): Promise<WriteResult> => {
    if ((updates += 1) > 1) return table.update(update);
    await table.update({ key: taskKey(taskId), set: { status: 'cancelled', outcome } });
    return table.update(update);
  };
  const raced = { ...context, table: withUpdate(table, overtaken) };
  expect(await recordOutcome(input, raced)).toMatchObject({ outcome: { status: 'cancelled', code: 'cancelled' } });
  expect((await stored()).outcome).toEqual(outcome);
});

test('a bus that is down costs nothing but the announcement: the task stays open for the sweeper', async () => {
  const { context, stored } = await world(succeeded);
  const down = { ...context, bus: { send: () => Promise.reject(new Error('down')) } };
  expect(await recordOutcome(input, down)).toMatchObject({ outcome: { status: 'succeeded' } });
  expect(await stored()).toMatchObject({ status: 'succeeded', openPk: expect.stringMatching(/^OPEN#/) });
});

test('one log line tells the outcome', async () => {
  const { context, logged } = await world({
    state: 'closed',
    code: 'generation_failed',
    message: 'a prompt',
    sends: 1,
  });
  await recordOutcome(input, context);
  expect(logged).toEqual([
    ['outcome', { taskId, status: 'failed', code: 'generation_failed', attempt: 1, mayBeCharged: true }],
  ]);
});

const seen = {
  ...succeeded,
  workload: 'abc.def',
  acceptedAt: 0,
  lookedAt: 1000,
  closedAt: 3000,
  sawEnd: true,
} as const;
const learnt = (table: MemoryTable) => table.items().filter(({ pk }) => pk.startsWith('WORKLOAD#'));

test('whoever writes the outcome learns how long it took, once', async () => {
  const { context, table } = await world(seen);
  await recordOutcome(input, context);
  const once = structuredClone(learnt(table));
  expect(once.map(({ pk, n }) => [pk, n])).toEqual([
    ['WORKLOAD#unified.images..def', 1],
    ['WORKLOAD#unified.images.abc', 1],
    ['WORKLOAD#unified.images', 1],
  ]);
  await recordOutcome(input, { ...context, invocation: { ...context.invocation, requestId: 'record-2' } });
  expect(learnt(table)).toEqual(once);
});

test('what cannot be learnt changes nothing of the outcome', async () => {
  const { context, table, stored } = await world(seen);
  const update: Table['update'] = (change) =>
    change.key.pk.startsWith('WORKLOAD#') ? Promise.reject(new Error('throttled')) : table.update(change);
  const answer = await recordOutcome(input, { ...context, table: withUpdate(table, update) });
  expect(answer.outcome.status).toBe('succeeded');
  expect((await stored()).openPk).toBeUndefined();
  expect(learnt(table)).toEqual([]);
});
