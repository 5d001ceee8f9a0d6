/** Rows 28, 29, 44 and 45: requests that come twice, that nobody can take, or that nobody takes for long. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { expect, test } from '@jest/globals';
import { TASK_REQUESTED } from '../../core/events.ts';
import { ERROR_PREFIX, taskKey } from '../../core/records/keys.ts';
import { taskIdOf } from '../../core/task/identity.ts';
import { clientConfig } from '../../lambdas/adapters/step-ports.ts';
import { StateFailure } from '../../local/engine/failure.ts';
import { called, idCalled, ofType, synthesise } from '../lib/synthesised.ts';
import { callApi, everyItem } from '../scenarios/at-work.ts';
import { imageRequest } from '../scenarios/play.ts';
import { expectPaid, expectRow } from './expect-row.ts';
import { logged, raised } from './operator.ts';
import { straight } from './rows.ts';
import { onScene, suffer, type Scene } from './suffer.ts';

const eventOwners = { shop: 'tester' };

/** Sends an event as an application would, and lets everything come to rest; answers with its id. */
async function send({ clock, runtime }: Scene, Detail: string): Promise<string> {
  const client = new EventBridgeClient({ ...clientConfig(runtime.endpoint), maxAttempts: 1 });
  const entry = { EventBusName: runtime.blueprint.eventBus.name, Source: 'shop', DetailType: TASK_REQUESTED, Detail };
  try {
    const { Entries: [answer] = [] } = await clock.busy(() => client.send(new PutEventsCommand({ Entries: [entry] })));
    await runtime.idle();
    return answer?.EventId ?? '';
  } finally {
    client.destroy();
  }
}

/** A request as JSON text with `inside` as its prompt. */
const withPrompt = (inside: string) =>
  `{"profile": "unified", "operation": "images", "body": {"model": "image-1", "prompt": ${inside}}}`;
const plain = JSON.stringify(imageRequest());

test('row 28 · an event is delivered twice: one task · 1 paid', async () => {
  const suffered = await suffer({
    options: { eventOwners },
    tell: async (scene) => {
      const eventId = await send(scene, plain);
      const event = scene.events.find(({ id }) => id === eventId);
      expect(await scene.runtime.invoke('admit', event)).toMatchObject({ replayed: true });
      await scene.runtime.idle();
      return taskIdOf('tester', eventId);
    },
  });
  expectRow(suffered, { ...straight, waits: [2] });
});

test('row 28 · two events with one idempotency key: one task · 1 paid', async () => {
  const suffered = await suffer({
    options: { eventOwners },
    tell: async (scene) => {
      const detail = JSON.stringify({ ...imageRequest(), idempotencyKey: 'order-17' });
      expect(await send(scene, detail)).not.toBe(await send(scene, detail));
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
      const other = await submit(scene, withPrompt('"a fox"'));
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
      await send(scene, JSON.stringify({ ...imageRequest(), idempotencyKey: 'order-17' }));
      await send(scene, JSON.stringify({ ...imageRequest({ id: 'second' }), idempotencyKey: 'order-17' }));
      return taskIdOf('tester', 'order-17');
    },
  });
  expectRow(suffered, { ...straight, alarms: ['Failed admissions'], waits: [2] });
});

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

test.each([
  ['row 44 · a request of the API nested beyond 100 levels: 400, no task · 0 paid', withPrompt(deep(120)), 400],
  [
    'row 44 · a request of the API nested until a stack overflows: 400, no task · 0 paid',
    withPrompt(deep(100_000)),
    400,
  ],
  ['row 44 · a request of the API over 256 KiB: 413, no task · 0 paid', withPrompt(`"${'x'.repeat(256 * 1024)}"`), 413],
  ['row 44 · a request of the API with U+0000: 400, no task · 0 paid', withPrompt(String.raw`"a\u0000b"`), 400],
  [
    'row 44 · a request of the API with __proto__: 400, no task · 0 paid',
    withPrompt('{"__proto__": {"isAdmin": true}}'),
    400,
  ],
  [
    'row 44 · a request of the API with half of a surrogate pair: 400, no task · 0 paid',
    withPrompt(String.raw`"a\ud800b"`),
    400,
  ],
  ['row 44 · a request of the API with a number that is none: 400, no task · 0 paid', withPrompt('1e999'), 400],
] as const)('%s', async (_name, text, status) => {
  await onScene({}, async (scene) => {
    const answer = await callApi(scene, 'POST', '/v1/tasks', text);
    expect(answer).toMatchObject({ status, body: { error: { type: 'invalid_request_error' } } });
    const kept = (await everyItem(scene)).map(({ pk }) => pk.split('#')[0]);
    expect(new Set(kept)).toEqual(new Set(['CALLER']));
    expect([scene.runtime.engine.list(), scene.provider.calls, raised(scene, scene.failures)]).toEqual([[], [], []]);
    expectPaid(scene.provider.paid);
  });
});

test.each([
  [
    'row 44 · an event nested beyond 100 levels: dead letter, alarm, an error row, no task · 0 paid',
    withPrompt(deep(120)),
  ],
  [
    'row 44 · an event with U+0000: dead letter, alarm, an error row, no task · 0 paid',
    withPrompt(String.raw`"a\u0000b"`),
  ],
  [
    'row 44 · an event with __proto__: dead letter, alarm, an error row, no task · 0 paid',
    withPrompt('{"__proto__": {"isAdmin": true}}'),
  ],
  [
    'row 44 · an event with half of a surrogate pair: dead letter, alarm, an error row, no task · 0 paid',
    withPrompt(String.raw`"a\ud800b"`),
  ],
  [
    'row 44 · an event with a field that nobody knows: dead letter, alarm, an error row, no task · 0 paid',
    plain.replace('{', '{"sead":1,'),
  ],
] as const)('%s', async (_name, detail) => {
  await onScene({ options: { eventOwners } }, async (scene) => {
    const taskId = taskIdOf('tester', await scene.clock.run(send(scene, detail)));
    const { table, deadLetters, engine } = scene.runtime;
    expect(await table.get(taskKey(taskId))).toBeUndefined();
    const rows = await table.list(taskKey(taskId).pk, ERROR_PREFIX);
    expect(rows.map((row) => [row['phase'], row['status'], row['code'], row['repeats']])).toEqual([
      ['admit', 400, 'invalid_request', 2],
    ]);
    expect(deadLetters).toMatchObject([{ responsePayload: { errorType: 'RequestRefused' } }]);
    expect([engine.list(), scene.provider.calls]).toEqual([[], []]);
    expect(raised(scene, scene.failures)).toEqual(['Failed admissions']);
    expect(logged(scene)).toEqual(['warn: provider error']);
    expectPaid(scene.provider.paid);
  });
});

const down = new StateFailure('Lambda.Unknown', 'The function is gone.');

test('row 45 · admission fails three times at an event: dead letter and alarm, no task · 0 paid', async () => {
  await onScene({ options: { eventOwners } }, async (scene) => {
    scene.faults.around = () => Promise.reject(down);
    const since = scene.clock.now();
    const eventId = await scene.clock.run(send(scene, plain));
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
    expectPaid(scene.provider.paid);
  });
});

test('row 45 · admission fails twice at an event: delivered again, one task · 1 paid', async () => {
  const suffered = await suffer({
    options: { eventOwners },
    tell: async (scene) => {
      let left = 2;
      scene.faults.around = (name, call) => (name === 'admit' && left-- > 0 ? Promise.reject(down) : call());
      return taskIdOf('tester', await send(scene, plain));
    },
  });
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
  expectPaid(0);
});
