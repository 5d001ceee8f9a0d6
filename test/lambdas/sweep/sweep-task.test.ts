import { beforeEach, describe, expect, test } from '@jest/globals';
import { coolDown } from '../../../core/limits/limit-item.ts';
import { outcomeOf, writeOutcome } from '../../../core/task/outcome.ts';
import { sweepTask } from '../../../lambdas/sweep/sweep-task.ts';
import { acceptedAttempt, Desk, SWEEP_MS } from './desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

/** A look's answer. */
const says = (body: object) =>
  ({ kind: 'answer', status: 200, headers: {}, body: JSON.stringify(body), receivedAt: 0 }) as const;

test('a task that is gone is none of its business', async () => {
  expect(await sweepTask('gone', desk.context)).toBe('gone');
  expect(desk.calls).toEqual([]);
});

test('what the index says of a task is not believed: the task is read at every visit', async () => {
  const task = await desk.admit('t');
  desk.executions.set('t.1', 'running');
  expect(await sweepTask('t', desk.context)).toBe('left');
  // Its execution records the outcome and dies before it announces it.
  await desk.table.update(writeOutcome(task, outcomeOf(task, { writer: 'record', now: desk.clock.now() })));
  desk.executions.set('t.1', 'closed');
  expect(await sweepTask('t', desk.context)).toBe('announced');
  expect([desk.calls, desk.sent.length]).toEqual([['describe t.1'], 1]);
});

describe('with the deadline ahead', () => {
  test('a running execution is left alone, and visited again at twice the age', async () => {
    await desk.admit('t');
    desk.executions.set('t.1', 'running');
    desk.clock.jump(10 * SWEEP_MS);
    expect(await sweepTask('t', desk.context)).toBe('left');
    expect(desk.calls).toEqual(['describe t.1']);
    expect((await desk.read('t')).dueAt).toBe(desk.clock.now() + 10 * SWEEP_MS);
  });

  test('one that was never started is started', async () => {
    await desk.admit('t');
    expect(await sweepTask('t', desk.context)).toBe('started');
    expect(desk.calls).toEqual(['describe t.1', 'start t.1']);
    expect((await desk.read('t')).generation).toBe(1);
  });

  test('a dead one is followed by the next generation', async () => {
    await desk.admit('t');
    desk.executions.set('t.1', 'closed');
    expect(await sweepTask('t', desk.context)).toBe('started');
    expect((await desk.read('t')).generation).toBe(2);
    expect(desk.executions.get('t.2')).toBe('running');
  });

  test('told by an event, one that keeps dying waits for its visit', async () => {
    await desk.admit('t', { generation: 5 });
    desk.executions.set('t.5', 'closed');
    expect(await sweepTask('t', desk.context, 't.5')).toBe('early');
    expect(desk.calls).toEqual([]);
    expect(await sweepTask('t', desk.context)).toBe('started');
    expect((await desk.read('t')).generation).toBe(6);
  });

  test('told by an event, an execution that the task has left behind is nobody to follow', async () => {
    const { dueAt } = await desk.admit('t', { generation: 2 });
    desk.executions.set('t.1', 'closed');
    expect(await sweepTask('t', desk.context, 't.1')).toBe('left');
    expect([desk.calls, (await desk.read('t')).dueAt]).toEqual([[], dueAt]);
  });

  test('a dead one that is cancelled is brought to its end without a POST', async () => {
    await desk.admit('t', { cancelRequested: desk.clock.now() });
    desk.executions.set('t.1', 'closed');
    expect(await sweepTask('t', desk.context)).toBe('finished');
    expect(desk.calls).toEqual(['describe t.1', 'stop t.1']);
    const task = await desk.read('t');
    expect([task.outcome?.status, task.outcome?.code, task.outcome?.mayBeCharged]).toEqual([
      'cancelled',
      'cancelled',
      false,
    ]);
    expect(desk.sent.map(({ detailType }) => detailType)).toEqual(['Bide Task Cancelled']);
  });
});

describe('past the deadline', () => {
  beforeEach(async () => {
    await desk.admit('t', acceptedAttempt);
    desk.clock.jump(3600_000 + SWEEP_MS);
  });

  test('a running execution has two intervals to close the task itself', async () => {
    desk.executions.set('t.1', 'running');
    expect(await sweepTask('t', desk.context)).toBe('left');
    expect((await desk.read('t')).outcome).toBeUndefined();
  });

  test('after them it is fenced off and stopped, and the task gets its last look', async () => {
    desk.executions.set('t.1', 'running');
    desk.clock.jump(SWEEP_MS);
    desk.answer = says({ status: 'completed', results: [{ url: 'u' }] });
    expect(await sweepTask('t', desk.context)).toBe('finished');
    expect(desk.calls).toEqual(['describe t.1', 'stop t.1', 'GET /v1/tasks/bought']);
    const task = await desk.read('t');
    expect([task.generation, task.outcome?.status, task.looks]).toEqual([2, 'succeeded', 1]);
  });

  test('a dead one is closed after one last look, its id kept', async () => {
    desk.executions.set('t.1', 'closed');
    desk.answer = says({ status: 'processing' });
    expect(await sweepTask('t', desk.context)).toBe('finished');
    const task = await desk.read('t');
    expect([task.outcome?.code, task.attempts['1']?.providerTaskId]).toEqual(['deadline_exceeded', 'bought']);
  });

  test('while a send may still be answered, nothing is decided', async () => {
    const answerDueAt = desk.clock.now() + 30_000;
    const sending = { ...acceptedAttempt.attempts['1'], state: 'sending' as const, answerDueAt };
    await desk.admit('s', { ...acceptedAttempt, attempts: { '1': sending }, deadlineAt: desk.clock.now() - 1 });
    expect(await sweepTask('s', desk.context)).toBe('not_yet');
    expect((await desk.read('s')).outcome).toBeUndefined();
    desk.clock.jump(SWEEP_MS);
    expect(await sweepTask('s', desk.context)).toBe('finished');
    const task = await desk.read('s');
    expect([task.outcome?.code, task.outcome?.mayBeCharged]).toEqual(['submission_ambiguous', true]);
  });
});

describe('past the deadline, with a limit group that keeps cooling down', () => {
  test('the last look is given up once its grace is over', async () => {
    await desk.admit('t', acceptedAttempt);
    desk.executions.set('t.1', 'closed');
    desk.clock.jump(3600_000 + 30_000);
    const cool = (seconds: number) => desk.table.update(coolDown('unified', desk.clock.now() + 1000 * seconds));
    await cool(20);
    expect(await sweepTask('t', desk.context)).toBe('not_yet');
    desk.clock.jump(SWEEP_MS);
    await cool(20);
    expect(await sweepTask('t', desk.context)).toBe('finished');
    expect((await desk.read('t')).outcome?.code).toBe('deadline_exceeded');
    expect(desk.calls.filter((call) => call.startsWith('GET'))).toEqual([]);
  });
});

describe('a finished task', () => {
  test('that was not announced is announced, and leaves the open tasks', async () => {
    await desk.admit('t', { cancelRequested: 1 });
    desk.busIsDown = true;
    await sweepTask('t', desk.context);
    expect((await desk.read('t')).openPk).toBeDefined();
    desk.busIsDown = false;
    expect(await sweepTask('t', desk.context)).toBe('announced');
    const task = await desk.read('t');
    expect([task.openPk, task.dueAt]).toEqual([undefined, undefined]);
    expect(desk.sent.map(({ detail }) => detail)).toEqual([
      {
        version: 1,
        id: 't.outcome',
        occurredAt: new Date(task.outcome?.finishedAt ?? 0).toISOString(),
        task: { id: 't', owner: 'o', providerTaskId: '', code: 'cancelled' },
      },
    ]);
  });

  test('that was announced is not announced again', async () => {
    await desk.admit('t', { cancelRequested: 1 });
    await sweepTask('t', desk.context);
    await sweepTask('t', desk.context);
    expect(desk.sent).toHaveLength(1);
  });
});
