/** A look after the end by itself; its ways through API and events are in test/scenarios/operators.test.ts. */
import { beforeEach, expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import { LATE_LOOK_ASKED } from '../../../core/events.ts';
import type { ProviderHttp } from '../../../core/ports.ts';
import { auditRow } from '../../../core/records/audit-row.ts';
import { limitKey, resultKey, taskKey } from '../../../core/records/keys.ts';
import type { TaskRecord } from '../../../core/records/task-record.ts';
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

const ended: Partial<TaskRecord> = {
  status: 'failed',
  outcome: {
    ...{ status: 'failed', code: 'deadline_exceeded', message: '', recommendedAction: '', attempt: 1 },
    ...{ mayBeCharged: true, finishedAt: NOW, writer: 'w' },
  },
};

beforeEach(async () => {
  clock = new VirtualClock(NOW);
  table = new MemoryTable({ clock });
  [wrong, lookedAt] = [[], []];
  await table.put(taskWith([{ state: 'closed', sends: 1, providerTaskId: 'p1' }], ended));
  const by = { owner: 'o' };
  const row = auditRow(taskKey(taskId).pk, { action: 'recover', by, writer: 'w', requestId: 'r', at: NOW, attempt: 1 });
  await table.put(row);
  audit = row.sk;
});

const answering = (body: object): ProviderHttp => ({
  call() {
    lookedAt.push(clock.now() - NOW);
    const answer = { kind: 'answer', status: 200, headers: {}, body: JSON.stringify(body), receivedAt: clock.now() };
    return Promise.resolve(answer as Awaited<ReturnType<ProviderHttp['call']>>);
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
