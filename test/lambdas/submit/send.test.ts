import { expect, test } from '@jest/globals';
import { spend } from '../../../core/task/outcome.ts';
import { submitTask } from '../../../lambdas/submit/submit-task.ts';
import { tableBut } from '../../core/some-task.ts';
import { Desk } from '../sweep/desk.ts';

const input = { v: 1, taskId: 't', generation: 1 };

test('with less than its budget of function time left nothing is sent, and the slot is kept', async () => {
  const desk = new Desk();
  await desk.admit('t');
  desk.remainingMs = 34_999;
  const step = await submitTask(input, desk.context);
  expect([step.kind, step.send, step.waitSeconds, step.slotAt]).toEqual(['not_yet', 0, 1, desk.clock.now()]);
  expect(desk.calls).toEqual([]);
  expect((await desk.read('t')).attempts['1']).toMatchObject({ state: 'prepared', sends: 0 });
});

test('with its budget left it is sent', async () => {
  const desk = new Desk();
  await desk.admit('t');
  desk.remainingMs = 35_000;
  await submitTask(input, desk.context);
  expect(desk.calls).toEqual(['POST /v1/images/generations']);
  expect((await desk.read('t')).attempts['1']).toMatchObject({ sends: 1 });
});

test('a counted send whose write was not answered is made: none is counted that is not', async () => {
  const desk = new Desk();
  await desk.admit('t');
  const deaf = tableBut(desk.table, {
    update: async (change) => {
      const result = await desk.table.update(change);
      return change.set?.['attempts.1.state'] === 'sending' ? { kind: 'refused' } : result;
    },
  });
  desk.answer = { kind: 'broken', reason: 'ECONNRESET' };
  await submitTask(input, { ...desk.context, table: deaf });
  expect([desk.calls.length, spend(await desk.read('t'))]).toEqual([1, 1]);
});
