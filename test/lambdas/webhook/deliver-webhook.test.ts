import { beforeEach, expect, test } from '@jest/globals';
import { ERROR_PREFIX, requestKey, webhookKey } from '../../../core/records/keys.ts';
import type { Outcome, TaskRecord } from '../../../core/records/task-record.ts';
import { newRequest, newTask } from '../../../core/task/new-task.ts';
import type { TryResult } from '../../../core/webhooks/next-try.ts';
import { reopenWebhook } from '../../../core/webhooks/webhook-record.ts';
import { deliverWebhook, WebhookGivenUp } from '../../../lambdas/webhook/deliver-webhook.ts';
import type { WebhookContext } from '../../../lambdas/webhook/deliver-webhook.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';

const taskId = 'mfrggzdfmztwq2lknnwg23tpob';
const url = 'https://example.com/hook';
const secret = { current: 'a'.repeat(64) };
const outcome: Outcome = {
  status: 'succeeded',
  code: 'succeeded',
  message: '',
  recommendedAction: '',
  attempt: 1,
  mayBeCharged: false,
  finishedAt: Date.UTC(2026, 0, 1),
  writer: 'w',
};

let clock: VirtualClock;
let table: MemoryTable;
let task: TaskRecord;
/** When and with which id it was sent. */
let sent: { readonly at: number; readonly id: string | undefined }[];
let answer: (tries: number) => TryResult | Promise<TryResult>;

beforeEach(async () => {
  clock = new VirtualClock();
  table = new MemoryTable({ clock });
  sent = [];
  answer = () => ({ kind: 'answered', status: 500 });
  const request = { profile: 'unified', operation: 'images', body: { model: 'm' }, webhook: { url } } as const;
  const admitted = { taskId, owner: 'shop', request, model: 'm', fingerprint: 'f', writer: 'w', now: clock.now() };
  task = {
    ...newTask(admitted, { maxAttempts: 1, deadlineSeconds: 60, sweepSeconds: 60 }),
    status: 'succeeded',
    outcome,
  };
  await table.put(newRequest(admitted));
  await table.put(task);
});

/** One invocation. `seconds`: what it has. */
function deliver(requestId: string, seconds = 30, more: Partial<WebhookContext> = {}) {
  const until = clock.now() + 1000 * seconds;
  const silent = () => undefined;
  const context: WebhookContext = {
    table,
    clock,
    log: { info: silent, warn: silent, error: silent },
    secrets: () => Promise.resolve(secret),
    send: async (_url, headers) => {
      sent.push({ at: clock.now(), id: headers['webhook-id'] });
      return answer(sent.length);
    },
    invocation: { requestId, remainingMs: () => until - clock.now(), signal: new AbortController().signal },
    ...more,
  };
  return deliverWebhook(taskId, context);
}

const stored = () => table.get(webhookKey(taskId));

/** Invokes it whenever it is due, each time anew, until it settles; answers with what the last one came to. */
async function untilSettled(): Promise<unknown> {
  for (let n = 1; ; n += 1) {
    const came = await clock.run(deliver(`r${n}`)).catch((cause: unknown) => cause);
    const item = await stored();
    if (item?.['state'] !== 'waiting') return came;
    await clock.run(clock.sleep(Number(item['nextTryAt']) - clock.now()));
  }
}

test('eight tries, each at its time and under one id, then it is given up with an error row', async () => {
  expect(await untilSettled()).toBeInstanceOf(WebhookGivenUp);
  const waits = sent.slice(1).map(({ at }, i) => (at - (sent[i]?.at ?? 0)) / 1000);
  expect(waits).toEqual([5, 60, 300, 1800, 7200, 21600, 43200]);
  expect(new Set(sent.map(({ id }) => id))).toEqual(new Set([`msg_${taskId}`]));
  expect(await stored()).toMatchObject({ state: 'given_up', tries: 8, lastStatus: 500, nextTryAt: 0 });
  expect(await stored()).not.toHaveProperty('dueAt');
  const rows = await table.list(task.pk, ERROR_PREFIX);
  expect(rows.map(({ phase, code, message }) => [phase, code, message])).toEqual([
    ['webhook', 'webhook_given_up', 'given up after 8 tries; the last answer was 500'],
  ]);
});

test('the invocation that gave it up fails whenever it is repeated, so that its event is kept; another one does not', async () => {
  answer = () => ({ kind: 'answered', status: 410 });
  await expect(clock.run(deliver('r1'))).rejects.toThrow(WebhookGivenUp);
  await expect(clock.run(deliver('r1'))).rejects.toThrow(WebhookGivenUp);
  expect(await clock.run(deliver('r2'))).toBe('idle');
  expect([sent.length, (await table.list(task.pk, ERROR_PREFIX)).length]).toEqual([1, 1]);
});

test('a pause that does not fit into the function is the next one to be waited for elsewhere', async () => {
  expect(await clock.run(deliver('r1', 17))).toBe('waiting');
  expect(sent).toHaveLength(1);
  expect(await stored()).toMatchObject({ tries: 1, dueAt: clock.now() + 5000, nextTryAt: clock.now() + 5000 });
});

test('of two at the same time one sends', async () => {
  answer = () => ({ kind: 'answered', status: 204 });
  const came = await clock.run(Promise.all([deliver('r1'), deliver('r2')]));
  expect(came.sort()).toEqual(['delivered', 'idle']);
  expect(sent).toHaveLength(1);
});

test('a function that dies while it sends has used up a try; the next one is made when its time is over', async () => {
  const dying: Partial<WebhookContext> = { send: () => new Promise(() => undefined) };
  void deliver('r1', 30, dying);
  await clock.run(clock.sleep(29_000));
  expect(await clock.run(deliver('r2'))).toBe('idle');
  await clock.run(clock.sleep(1000));
  answer = () => ({ kind: 'answered', status: 200 });
  expect(await clock.run(deliver('r3'))).toBe('delivered');
  expect(await stored()).toMatchObject({ tries: 2, state: 'delivered' });
});

test('functions that die again and again while they send use the tries up; the ninth gives up and sends nothing', async () => {
  let began = 0;
  const dying: Partial<WebhookContext> = {
    send: () => {
      began += 1;
      return new Promise(() => undefined);
    },
  };
  for (let n = 1; n <= 8; n += 1) {
    void deliver(`r${n}`, 30, dying);
    await clock.run(clock.sleep(30_000));
  }
  await expect(clock.run(deliver('r9', 30, dying))).rejects.toThrow(WebhookGivenUp);
  expect([began, await stored()]).toMatchObject([8, { state: 'given_up', lastError: 'cut_off' }]);
});

test('what a person has begun anew meanwhile is not settled by the one that was under way', async () => {
  answer = async () => {
    await table.update(reopenWebhook(task, clock.now()));
    return { kind: 'answered', status: 200 };
  };
  expect(await clock.run(deliver('r1'))).toBe('idle');
  expect(await stored()).toMatchObject({ state: 'waiting', tries: 0 });
});

test.each([
  ['a secret that cannot be read', { secrets: () => Promise.reject(new Error('denied')) }, 'not_sent'],
  ['a sender that throws', { send: () => Promise.reject(new Error('broken')) }, 'not_sent'],
] as const)('%s is a try that failed', async (_name, more, lastError) => {
  expect(await clock.run(deliver('r1', 17, more))).toBe('waiting');
  expect(await stored()).toMatchObject({ tries: 1, lastStatus: -1, lastError });
});

test('without the stored request there is nowhere to send: a try that failed', async () => {
  await table.update({ key: requestKey(taskId, 'f'), set: { expiresAt: 1 } });
  expect(await clock.run(deliver('r1', 17))).toBe('waiting');
  expect([sent, await stored()]).toMatchObject([[], { lastError: 'request_gone' }]);
});

test.each(['webhook', 'outcome'] as const)('a task without %s is told of to nobody', async (name) => {
  await table.update({ key: { pk: task.pk, sk: task.sk }, remove: [name] });
  expect(await clock.run(deliver('r1'))).toBe('idle');
  expect([sent, await stored()]).toEqual([[], undefined]);
});
