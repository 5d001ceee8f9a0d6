import { beforeEach, describe, expect, test } from '@jest/globals';
import { webhookKey } from '../../../core/records/keys.ts';
import { openWebhook } from '../../../core/webhooks/webhook-record.ts';
import { sweep as sweepOnce } from '../../../lambdas/sweep/sweep.ts';
import { Desk, SWEEP_MS } from './desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

const sweep = () => desk.clock.run(sweepOnce(desk.context));

test('looks after the tasks that are due, and no others', async () => {
  await desk.admit('early');
  desk.clock.jump(SWEEP_MS);
  await desk.admit('late');
  desk.clock.jump(SWEEP_MS);
  expect(await sweep()).toEqual({ started: 1 });
  expect(desk.calls).toEqual(['describe early.1', 'start early.1']);
});

test('describes five executions a second', async () => {
  for (let i = 0; i < 11; i += 1) await desk.admit(`t${i}`);
  desk.clock.jump(2 * SWEEP_MS);
  const startedAt = desk.clock.now();
  expect(await sweep()).toEqual({ started: 11 });
  expect(desk.clock.now() - startedAt).toBe(2000);
});

test('takes at most 50 of a shard a run, the oldest first', async () => {
  for (let i = 0; i < 60; i += 1) {
    await desk.admit(`t${i}`, { openPk: 'OPEN#0', dueAt: desk.clock.now() + i });
    desk.executions.set(`t${i}.1`, 'running');
  }
  desk.clock.jump(2 * SWEEP_MS);
  expect(await sweep()).toEqual({ left: 50 });
  expect((await desk.read('t49')).dueAt).toBeGreaterThan(desk.clock.now());
  expect(await sweep()).toEqual({ left: 10 });
});

test('one that fails stops no other', async () => {
  await desk.admit('newer', { v: 99 });
  await desk.admit('t');
  desk.clock.jump(2 * SWEEP_MS);
  expect(await sweep()).toEqual({ failed: 1, started: 1 });
});

test('begins nothing that it has no time for', async () => {
  await desk.admit('t');
  desk.clock.jump(2 * SWEEP_MS);
  desk.remainingMs = 10_000;
  expect(await sweep()).toEqual({});
  expect(desk.calls).toEqual([]);
});

test('outcomes that the bus refuses do not stand before a task that is dead', async () => {
  for (let i = 0; i < 60; i += 1) {
    await desk.admit(`done${i}`, { cancelRequested: 1, openPk: 'OPEN#0', dueAt: desk.clock.now() + i });
  }
  desk.busIsDown = true;
  desk.clock.jump(2 * SWEEP_MS);
  expect(await sweep()).toEqual({ finished: 50 });
  await desk.admit('dead', { openPk: 'OPEN#0', dueAt: desk.clock.now() });
  desk.executions.set('dead.1', 'closed');
  expect(await sweep()).toEqual({ finished: 10, started: 1 });
  desk.clock.jump(SWEEP_MS);
  expect(await sweep()).toEqual({ not_announced: 50 });
  expect(await sweep()).toEqual({ not_announced: 10 });
});

test('a task whose start was refused is visited again at the next interval, however old it is', async () => {
  await desk.admit('t', { deadlineAt: desk.clock.now() + 7 * 24 * 3600_000 });
  desk.clock.jump(2 * 24 * 3600_000);
  const { executions } = desk.context;
  const throttled = { ...executions, start: () => Promise.reject(new Error('throttled')) };
  const context = { ...desk.context, executions: throttled };
  expect(await desk.clock.run(sweepOnce(context))).toEqual({ failed: 1 });
  desk.clock.jump(SWEEP_MS);
  expect(await sweep()).toEqual({ started: 1 });
});

test('a clock that is set back while a late task is finished sends nothing; the next visit closes it', async () => {
  await desk.admit('late', { deadlineAt: desk.clock.now() + 1000 });
  desk.executions.set('late.1', 'closed');
  desk.clock.jump(2 * SWEEP_MS);
  const { executions } = desk.context;
  let now = desk.clock.now();
  const stop: typeof executions.stop = () => {
    now = desk.clock.now() - 2 * SWEEP_MS;
    return Promise.resolve();
  };
  const clock = { now: () => now, sleep: desk.clock.sleep.bind(desk.clock) };
  const context = { ...desk.context, clock, executions: { ...executions, stop } };
  expect(await desk.clock.run(sweepOnce(context))).toEqual({ not_yet: 1 });
  expect(desk.calls.filter((call) => call.startsWith('POST'))).toEqual([]);
  desk.clock.jump(SWEEP_MS);
  expect(await sweep()).toEqual({ finished: 1 });
  expect((await desk.read('late')).outcome).toMatchObject({ status: 'failed', code: 'deadline_exceeded' });
});

describe('webhooks that wait', () => {
  const webhook = async (taskId: string) => {
    const task = await desk.admit(taskId, { webhook: true, openPk: 'OPEN#0', dueAt: desk.clock.now() + 1e9 });
    await desk.table.update(openWebhook(task));
  };

  test('are asked for when they are due, and again a minute later in case nothing came of it', async () => {
    await webhook('t');
    desk.clock.jump(SWEEP_MS);
    expect(await sweep()).toEqual({ webhooks: 1 });
    expect(desk.sent.map(({ detailType, detail }) => [detailType, detail.task.id])).toEqual([
      ['Bide Webhook Due', 't'],
    ]);
    desk.clock.jump(SWEEP_MS - 1);
    expect(await sweep()).toEqual({});
    desk.clock.jump(1);
    expect(await sweep()).toEqual({ webhooks: 1 });
  });

  test('keep nobody from a task that is dead, however many they are', async () => {
    for (let i = 0; i < 1100; i += 1) await webhook(`w${i}`);
    desk.clock.jump(SWEEP_MS);
    await desk.admit('dead', { openPk: 'OPEN#0', dueAt: desk.clock.now() });
    desk.executions.set('dead.1', 'closed');
    expect(await sweep()).toEqual({ started: 1, webhooks: 1000 });
    expect(await sweep()).toEqual({ webhooks: 100 });
  });

  test('that somebody has tried since the index was read are left until their time', async () => {
    await webhook('t');
    desk.clock.jump(SWEEP_MS);
    const { table } = desk.context;
    const index: typeof table.index = async (query) => {
      const entries = await table.index(query);
      await desk.table.update({ key: webhookKey('t'), set: { dueAt: desk.clock.now() + 3_600_000 } });
      return entries;
    };
    const slow = { get: table.get.bind(table), update: table.update.bind(table), list: table.list.bind(table) };
    const context = { ...desk.context, table: { ...slow, put: table.put.bind(table), index } };
    expect(await desk.clock.run(sweepOnce(context))).toEqual({});
    expect([desk.sent, await desk.table.get(webhookKey('t'))]).toMatchObject([
      [],
      { dueAt: desk.clock.now() + 3_600_000 },
    ]);
  });

  test('that cannot be asked for stop nobody either', async () => {
    await webhook('w');
    desk.clock.jump(2 * SWEEP_MS);
    await desk.admit('dead', { openPk: 'OPEN#0', dueAt: desk.clock.now() });
    desk.busIsDown = true;
    expect(await sweep()).toEqual({ started: 1 });
    const { table } = desk.context;
    const index: typeof table.index = (query) =>
      query.pk.includes('WEBHOOKS') ? Promise.reject(new Error('throttled')) : table.index(query);
    await desk.admit('other', { openPk: 'OPEN#0', dueAt: desk.clock.now() });
    const context = {
      ...desk.context,
      table: {
        ...table,
        get: table.get.bind(table),
        update: table.update.bind(table),
        list: table.list.bind(table),
        put: table.put.bind(table),
        index,
      },
    };
    expect(await desk.clock.run(sweepOnce(context))).toEqual({ started: 1 });
  });
});
