/** A look after the end by itself; its ways through API and events are in test/scenarios/recover.test.ts. */
import { beforeEach, expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import { LATE_LOOK_ASKED } from '../../../core/events.ts';
import type { ProviderHttp } from '../../../core/ports.ts';
import { auditRow } from '../../../core/records/audit-row.ts';
import { limitKey, resultKey, taskKey } from '../../../core/records/keys.ts';
import { storeResult } from '../../../core/records/result.ts';
import { asTask, type Outcome, type TaskRecord } from '../../../core/records/task-record.ts';
import type { StepContext } from '../../../core/step-context.ts';
import { lookLate } from '../../../lambdas/query/look-late.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';
import { rightfulTable } from '../../helpers/rightful-table.ts';
import { NOW, taskId, taskWith } from '../../core/some-task.ts';

let clock: VirtualClock;
let table: MemoryTable;
let wrong: string[];
let lookedAt: number[];
let audit: string;
/** What happens while the provider is asked. */
let meanwhile: () => Promise<unknown>;

const failed: Outcome = {
  ...{ status: 'failed', code: 'deadline_exceeded', message: '', recommendedAction: '', attempt: 1 },
  ...{ mayBeCharged: true, finishedAt: NOW, writer: 'w' },
};
const ended: Partial<TaskRecord> = { status: 'failed', outcome: failed };

beforeEach(async () => {
  clock = new VirtualClock(NOW);
  table = new MemoryTable({ clock });
  [wrong, lookedAt] = [[], []];
  meanwhile = () => Promise.resolve();
  await table.put(taskWith([{ state: 'closed', sends: 1, providerTaskId: 'p1' }], ended));
  const by = { owner: 'o' };
  const row = auditRow(taskKey(taskId).pk, { action: 'recover', by, writer: 'w', requestId: 'r', at: NOW, attempt: 1 });
  await table.put(row);
  audit = row.sk;
});

const answering = (body: object): ProviderHttp => ({
  async call() {
    lookedAt.push(clock.now() - NOW);
    await meanwhile();
    const answer = { kind: 'answer', status: 200, headers: {}, body: JSON.stringify(body), receivedAt: clock.now() };
    return answer as Awaited<ReturnType<ProviderHttp['call']>>;
  },
});
const done = { status: 'completed', results: ['paid'] };

function look(settings: object = {}, secret = 'a-provider-key', body: object = done) {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const context: StepContext = {
    table: rightfulTable('query', table, (what) => wrong.push(what)),
    provider: answering(body),
    secrets: { providerKey: () => (secret === '' ? Promise.reject(new Error('denied')) : Promise.resolve(secret)) },
    files: { put: () => Promise.resolve(), get: () => Promise.resolve('') },
    ...{ clock, log, random: () => 0.5, deployment: parseDeployment(settings) },
    invocation: { requestId: 'look', remainingMs: () => 30_000, signal: new AbortController().signal },
  };
  const occurredAt = new Date(NOW).toISOString();
  const detail = { version: 1, id: LATE_LOOK_ASKED, occurredAt, task: { id: taskId }, attempt: 1, audit };
  return clock.run(lookLate(detail, context));
}

test('keeps what it finds beside the outcome, within the rights of its function', async () => {
  const before = await table.get(taskKey(taskId));
  expect(await look()).toEqual({ state: 'done', outcome: 'succeeded: the result is kept' });
  expect(await table.get(resultKey(taskId, 1))).toMatchObject({ json: '["paid"]' });
  expect(await table.get(taskKey(taskId))).toEqual({
    ...before,
    attempts: {
      '1': { ...taskWith([{ state: 'closed', sends: 1, providerTaskId: 'p1' }]).attempts['1'], lateResultAt: NOW },
    },
  });
  expect([lookedAt, wrong]).toEqual([[0], []]);
});

test('waits its turn where looks count towards the rate', async () => {
  const rate = { requests: 1, periodSeconds: 10, countsLooks: true };
  await table.put({ ...limitKey('unified'), tat: NOW + 2000, epoch: 0 });
  expect(await look({ providers: { unified: { rate } } })).toMatchObject({ state: 'done' });
  expect([lookedAt, wrong]).toEqual([[2000], []]);
});

test('a turn that is far off is not waited for: whoever asked asks again', async () => {
  const rate = { requests: 1, periodSeconds: 10, countsLooks: true };
  await table.put({ ...limitKey('unified'), tat: NOW + 30_000, epoch: 0 });
  expect(await look({ providers: { unified: { rate } } })).toMatchObject({ state: 'refused' });
  expect([lookedAt, wrong]).toEqual([[], []]);
});

test('a cool-down that began since it was asked for: nobody is asked anything', async () => {
  await table.put({ ...limitKey('unified'), notBefore: NOW + 6500, tat: NOW + 6500, epoch: 1 });
  expect(await look()).toEqual({ state: 'refused', outcome: 'the provider wants to be left alone for 7 s' });
  expect(lookedAt).toEqual([]);
});

test('a provider key that cannot be read is said so', async () => {
  expect(await look({}, '')).toEqual({ state: 'done', outcome: 'unavailable: internal_error' });
  expect(lookedAt).toEqual([]);
});

test('looks once: the row says that it was done', async () => {
  await look();
  expect(await look()).toEqual({ state: 'not_asked' });
  expect(lookedAt).toEqual([0]);
});

const files = { put: () => Promise.resolve(), get: () => Promise.resolve('') };
const store = (result: unknown) => storeResult({ table, files }, taskWith([]), 1, result);
const kept = { state: 'done', outcome: 'succeeded: the result is kept' };

/** The stored result as JSON text, and when a look after the end found it. */
async function standing(): Promise<unknown[]> {
  const item = await table.get(taskKey(taskId));
  const row = await table.get(resultKey(taskId, 1));
  return [row?.['json'], item && asTask(item).attempts['1']?.lateResultAt];
}

test.each([
  ['null', { results: null }],
  ['absent', {}],
  ['an empty list', { results: [] }],
])('a success whose result is %s brings nothing home, and says so', async (_, body) => {
  const before = table.items().length;
  const outcome = 'succeeded: the provider has no result any more';
  expect(await look({}, 'a-provider-key', { status: 'completed', ...body })).toEqual({ state: 'done', outcome });
  expect([await standing(), table.items().length, wrong]).toEqual([[undefined, undefined], before, []]);
});

test('a task whose files had expired has its result: nobody is asked, and the result stays', async () => {
  const outcome = { ...failed, code: 'result_expired' };
  const attempt = { state: 'closed', code: 'succeeded', files: 'expired', sends: 1, providerTaskId: 'p1' } as const;
  await table.put(taskWith([attempt], { status: 'failed', outcome }));
  await store(['first']);
  const body = { status: 'completed', results: null };
  expect(await look({}, 'a-provider-key', body)).toEqual({ state: 'refused', outcome: 'the result is kept already' });
  expect([await standing(), lookedAt, wrong]).toEqual([['["first"]', undefined], [], []]);
});

test('a result that was stored, and whose end was not, is brought home as it is: nobody is asked', async () => {
  await store(['first']);
  expect(await look()).toEqual(kept);
  expect([await standing(), lookedAt, wrong]).toEqual([['["first"]', NOW], [], []]);
});

test('a result that another look stores meanwhile stays', async () => {
  meanwhile = () => store(['first']);
  expect(await look()).toEqual(kept);
  expect([await standing(), lookedAt, wrong]).toEqual([['["first"]', NOW], [0], []]);
});

test('what is stored of an answer without a result makes way for one', async () => {
  await store(null);
  expect(await look()).toEqual(kept);
  expect([await standing(), lookedAt, wrong]).toEqual([['["paid"]', NOW], [0], []]);
});

test('two looks at once: the result and the time of the first stay', async () => {
  const path = 'attempts.1.lateResultAt';
  meanwhile = () => table.update({ key: taskKey(taskId), set: { [path]: NOW - 1 } });
  expect(await look()).toEqual(kept);
  expect(await standing()).toEqual(['["paid"]', NOW - 1]);
});

test('an attempt that has another id by then has no late result', async () => {
  meanwhile = () => table.put(taskWith([{ state: 'closed', sends: 1, providerTaskId: 'p2' }], ended));
  expect(await look()).toEqual({ state: 'refused', outcome: 'the attempt has changed meanwhile' });
  expect((await standing())[1]).toBeUndefined();
});
