/** Rows 28, 29 and 45: requests that come twice, or that nobody takes for long. */
import { expect, test } from '@jest/globals';
import { taskKey } from '../../core/records/keys.ts';
import { taskIdOf } from '../../core/task/identity.ts';
import { StateFailure } from '../../local/engine/failure.ts';
import { called, idCalled, ofType, synthesise } from '../lib/synthesised.ts';
import { callApi } from '../scenarios/at-work.ts';
import { imageRequest } from '../scenarios/play.ts';
import { expectPaid, expectRow } from './expect-row.ts';
import { errorLines, logged, raised } from './operator.ts';
import { straight } from './rows.ts';
import { eventOwners, sendEvent } from './send-event.ts';
import { onScene, suffer, type Scene } from './suffer.ts';

const plain = JSON.stringify(imageRequest());

test('row 28 · an event is delivered twice: one task · 1 paid', async () => {
  const suffered = await suffer({
    options: { eventOwners },
    tell: async (scene) => {
      const eventId = await sendEvent(scene, plain);
      const event = scene.events.find(({ id }) => id === eventId);
      const taskId = taskIdOf('tester', eventId);
      expect(await scene.runtime.invoke('admit', event)).toEqual({
        taskId,
        executionName: `${taskId}.1`,
        input: { v: 1, taskId, generation: 1 },
        replayed: true,
      });
      await scene.runtime.idle();
      return taskId;
    },
  });
  expectRow(suffered, { ...straight, waits: [2] });
});

test('row 28 · two events with one idempotency key: one task · 1 paid', async () => {
  const suffered = await suffer({
    options: { eventOwners },
    tell: async (scene) => {
      const detail = JSON.stringify({ ...imageRequest(), idempotencyKey: 'order-17' });
      expect(await sendEvent(scene, detail)).not.toBe(await sendEvent(scene, detail));
      return taskIdOf('tester', 'order-17');
    },
  });
  expectRow(suffered, { ...straight, waits: [2] });
});

/** A caller submits under one idempotency key. */
const submit = (scene: Scene, body: string) =>
  callApi(scene, 'POST', '/v1/tasks', body, { 'idempotency-key': 'order-17' });

test('row 29 · one idempotency key, the same request again: 200 with the same task · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      const first = await submit(scene, plain);
      await scene.runtime.idle();
      const again = await submit(scene, plain);
      expect([first.status, again.status, again.body['id']]).toEqual([202, 200, first.body['id']]);
      await scene.runtime.idle();
      return String(first.body['id']);
    },
  });
  expectRow(suffered, { ...straight, waits: [2] });
});

test('row 29 · one idempotency key, another request: 422 idempotency_key_reused, the first task goes on · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      const first = await submit(scene, plain);
      const other = await submit(scene, JSON.stringify(imageRequest({ id: 'second' })));
      expect(other).toMatchObject({ status: 422, body: { error: { code: 'idempotency_key_reused' } } });
      await scene.runtime.idle();
      return String(first.body['id']);
    },
  });
  expectRow(suffered, { ...straight, waits: [2] });
});

test('row 29 · one idempotency key in two events with other requests: a dead letter and an alarm, the first task goes on · 1 paid', async () => {
  const suffered = await suffer({
    options: { eventOwners },
    tell: async (scene) => {
      await sendEvent(scene, JSON.stringify({ ...imageRequest(), idempotencyKey: 'order-17' }));
      await sendEvent(scene, JSON.stringify({ ...imageRequest({ id: 'second' }), idempotencyKey: 'order-17' }));
      const taskId = taskIdOf('tester', 'order-17');
      const errorMessage = `The idempotency key belongs to task ${taskId} with another request.`;
      expect(scene.runtime.deadLetters).toMatchObject([{ responsePayload: { errorMessage } }]);
      return taskId;
    },
  });
  expectRow(suffered, { ...straight, alarms: ['Failed admissions'], waits: [2] });
});

const down = new StateFailure('Lambda.Unknown', 'The function is gone.');

test('row 45 · admission fails three times at an event: dead letter and alarm, no task · 0 paid', async () => {
  await onScene({ options: { eventOwners } }, async (scene) => {
    scene.faults.around = () => Promise.reject(down);
    const since = scene.clock.now();
    const eventId = await scene.clock.run(sendEvent(scene, plain));
    const { deadLetters, table, engine } = scene.runtime;
    expect(scene.clock.now() - since).toBe(180_000);
    expect(deadLetters).toMatchObject([
      {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
        requestPayload: { id: eventId },
      },
    ]);
    const taskId = taskIdOf('tester', eventId);
    expect([await table.get(taskKey(taskId)), engine.list(), logged(scene)]).toEqual([undefined, [], []]);
    expect(raised(scene, scene.failures)).toEqual(['Failed admissions']);
    expect(await errorLines(scene)).toEqual([]);
    expectPaid(scene.provider.purchases);
  });
});

test('row 45 · admission fails twice at an event: delivered again, one task · 1 paid', async () => {
  const calls: number[] = [];
  const suffered = await suffer({
    options: { eventOwners },
    tell: async (scene) => {
      const since = scene.clock.now();
      scene.faults.around = (name, call) => {
        if (name !== 'admit') return call();
        calls.push((scene.clock.now() - since) / 1000);
        return calls.length <= 2 ? Promise.reject(down) : call();
      };
      return taskIdOf('tester', await sendEvent(scene, plain));
    },
  });
  // After a minute, and after two more.
  expect(calls).toEqual([0, 60, 180]);
  expectRow(suffered, { ...straight, waits: [2] });
});

test('row 45 · EventBridge cannot call admission for six hours: its queue of dead letters has an alarm · 0 paid', () => {
  const [template] = synthesise({ eventOwners });
  if (template === undefined) throw new Error('Nothing was synthesised.');
  const [target] = called(template, 'IntakeEventsTaskRequested').Properties['Targets'] as object[];
  const queue = idCalled(template, 'IntakeEventsUndeliveredEvents');
  expect(target).toMatchObject({
    DeadLetterConfig: { Arn: { 'Fn::GetAtt': [queue, 'Arn'] } },
    RetryPolicy: { MaximumEventAgeInSeconds: 6 * 3600 },
  });
  const alarms = ofType(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
  const watching = alarms.filter((alarm) => JSON.stringify(alarm['Dimensions'] ?? '').includes(queue));
  expect(watching).toMatchObject([
    {
      AlarmDescription:
        "Undelivered events: Requests wait in a dead-letter queue. Runbook: docs/operations.md, 'Undelivered events'",
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
    },
  ]);
  expectPaid(new Map());
});
