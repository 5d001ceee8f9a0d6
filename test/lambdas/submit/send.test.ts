import { expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import { limitKey } from '../../../core/records/keys.ts';
import { spend } from '../../../core/task/outcome.ts';
import { submitTask } from '../../../lambdas/submit/submit-task.ts';
import { tableBut } from '../../core/some-task.ts';
import { Desk } from '../sweep/desk.ts';

const input = { v: 1, taskId: 't', generation: 1 };

test('with less than its budget of function time left nothing is sent, and no slot is taken', async () => {
  const desk = new Desk();
  await desk.admit('t');
  desk.remainingMs = 34_999;
  const step = await submitTask(input, desk.context);
  expect([step.kind, step.send, step.waitSeconds, step.slotAt]).toEqual(['not_yet', 0, 1, -1]);
  expect([desk.calls, await desk.table.get(limitKey('unified'))]).toEqual([[], undefined]);
  expect((await desk.read('t')).attempts['1']).toMatchObject({ state: 'prepared', sends: 0 });
});

test('with less than that left after the wait for its slot nothing is sent, and the slot is kept', async () => {
  const desk = new Desk();
  await desk.admit('t');
  const startedAt = desk.clock.now();
  await desk.table.put({ ...limitKey('unified'), tat: startedAt + 500, epoch: 0 });
  const step = await desk.clock.run(
    submitTask(input, {
      ...desk.context,
      deployment: parseDeployment({ providers: { unified: { rate: { requests: 1, periodSeconds: 1 } } } }),
      invocation: { ...desk.context.invocation, remainingMs: () => 35_499 - (desk.clock.now() - startedAt) },
    }),
  );
  expect([step.kind, step.send, step.waitSeconds, step.laps, step.slotAt, step.slotEpoch]).toEqual([
    ...['not_yet', 0, 1, 1],
    ...[startedAt + 500, 0],
  ]);
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
