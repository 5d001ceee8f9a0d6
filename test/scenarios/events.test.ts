/** Requests that come in as events, and outcomes that go out as events. */
import { expect, test } from '@jest/globals';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { TASK_REQUESTED } from '../../core/events.ts';
import { ERROR_PREFIX, taskKey } from '../../core/records/keys.ts';
import { taskIdOf } from '../../core/task/identity.ts';
import { clientConfig } from '../../lambdas/adapters/step-ports.ts';
import { onStage, stopExecution } from './at-work.ts';
import { straight } from './expect-played.ts';
import { admit, imageRequest, readPlayed, type Stage } from './play.ts';

const eventOwners = { shop: 'tester' };
const requested = { Source: 'shop', DetailType: TASK_REQUESTED };

/** Sends an event to the own bus as an application would, lets everything come to rest; answers with its id, or why it was not taken. */
async function send({ clock, runtime }: Stage, entry: { Source: string; Detail: string }): Promise<string> {
  const client = new EventBridgeClient({ ...clientConfig(runtime.endpoint), maxAttempts: 1 });
  const EventBusName = runtime.blueprint.eventBus.name;
  return clock
    .run(
      (async () => {
        const command = new PutEventsCommand({ Entries: [{ ...requested, EventBusName, ...entry }] });
        const { Entries: [answer] = [] } = await clock.busy(() => client.send(command));
        await runtime.idle();
        return answer?.EventId ?? answer?.ErrorCode ?? '';
      })(),
    )
    .finally(() => client.destroy());
}

const detailOf = (request: object, more: object = {}) => JSON.stringify({ ...request, ...more });

/** A detail with `inside` as its prompt, as JSON text. */
const withPrompt = (inside: string) =>
  `{"profile": "unified", "operation": "images", "body": {"model": "image-1", "prompt": ${inside}}}`;

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

/** Ids of the tasks that exist, by their executions. */
const taskIds = ({ runtime }: Stage) => runtime.engine.list().map(({ name }) => name.split('.')[0]);

const posts = ({ simulator }: Stage) => simulator.received.filter(({ method }) => method === 'POST').length;

test('an event requests a task: its source says whose it is, its id makes it one', async () => {
  await onStage({ eventOwners }, async (stage) => {
    const eventId = await send(stage, { Source: 'shop', Detail: detailOf(imageRequest()) });
    const played = await readPlayed(stage, taskIdOf('tester', eventId));
    expect([played.path, played.posts.length, played.record.owner]).toEqual([straight(1), 1, 'tester']);
    expect(played.task.status).toBe('succeeded');
  });
});

test('two events with one idempotency key are one task; without one they are two', async () => {
  await onStage({ eventOwners }, async (stage) => {
    const Detail = detailOf(imageRequest(), { idempotencyKey: 'order-17' });
    for (let i = 0; i < 2; i += 1) await send(stage, { Source: 'shop', Detail });
    expect([taskIds(stage), posts(stage)]).toEqual([[taskIdOf('tester', 'order-17')], 1]);
    for (let i = 0; i < 2; i += 1) await send(stage, { Source: 'shop', Detail: detailOf(imageRequest()) });
    expect([new Set(taskIds(stage)).size, posts(stage)]).toEqual([3, 3]);
  });
});

test('a source that nobody vouches for: no rule takes its events', async () => {
  await onStage({ eventOwners }, async (stage) => {
    const since = stage.clock.now();
    await send(stage, { Source: 'stranger', Detail: detailOf(imageRequest(), { owner: 'tester' }) });
    expect([stage.events.length, stage.clock.now() - since]).toEqual([1, 0]);
    expect([stage.runtime.deadLetters, taskIds(stage), posts(stage)]).toEqual([[], [], 0]);
  });
});

test('a source that the rule still takes and admission no longer knows: three tries, a dead letter; no task', async () => {
  await onStage({ eventOwners: {} }, async (stage) => {
    const since = stage.clock.now();
    const Detail = detailOf(imageRequest(), { owner: 'tester' });
    const eventId = await send(stage, { Source: 'shop', Detail });
    expect(stage.clock.now() - since).toBe(180_000);
    expect(stage.runtime.deadLetters).toMatchObject([
      {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
        requestPayload: { id: eventId, source: 'shop', 'detail-type': TASK_REQUESTED },
        responsePayload: {
          errorType: 'RequestRefused',
          errorMessage: 'No owner is configured for events of the source shop.',
        },
      },
    ]);
    expect([taskIds(stage), posts(stage)]).toEqual([[], 0]);
  });
});

test.each([
  ['an unknown field', detailOf(imageRequest(), { sead: 1 })],
  ['a prototype', detailOf(imageRequest()).replace('{', '{"__proto__":{"owner":"root"},')],
  ['an owner of its own', detailOf(imageRequest(), { owner: 'root' })],
  ['nothing', '{}'],
  ['the character U+0000', withPrompt(String.raw`"a\u0000b"`)],
  ['half of a surrogate pair', withPrompt(String.raw`"a\ud800b"`)],
  ['half of a surrogate pair in a name', withPrompt(String.raw`{"\udc00": 1}`)],
  ['a number that would be rounded', withPrompt('9007199254740993')],
  ['nesting beyond 100 levels', withPrompt(deep(120))],
  ['nesting as deep as the bus of this machine carries', withPrompt(deep(999))],
  ['a key of its own that can be none', detailOf(imageRequest(), { idempotencyKey: 'é' })],
  ['a field twice, the second time a bad one', detailOf(imageRequest()).replace(/}$/, ',"operation":"painting"}')],
] as const)(
  'a detail with %s: a dead letter, and one error row under the id that it would have had',
  async (_, Detail) => {
    await onStage({ eventOwners }, async (stage) => {
      const eventId = await send(stage, { Source: 'shop', Detail });
      const { pk } = taskKey(taskIdOf('tester', eventId));
      expect(stage.runtime.deadLetters).toMatchObject([{ responsePayload: { errorType: 'RequestRefused' } }]);
      const rows = await stage.runtime.table.list(pk, ERROR_PREFIX);
      expect(rows.map((row) => [row['phase'], row['status'], row['code'], row['repeats']])).toEqual([
        ['admit', 400, 'invalid_request', 2],
      ]);
      expect(await stage.runtime.table.get(taskKey(taskIdOf('tester', eventId)))).toBeUndefined();
      expect([taskIds(stage), posts(stage)]).toEqual([[], 0]);
    });
  },
);

test.each([
  ['a number that is none', withPrompt('1e999')],
  ['a number that is none, below zero', withPrompt('[-1e999]')],
  ['nesting that overflows a stack', withPrompt(deep(60_000))],
  ['nesting deeper than it carries', withPrompt(deep(1000))],
])(
  'a detail with %s, which the bus of this machine would change: its sender is told, and nothing is bought',
  async (_, Detail) => {
    await onStage({ eventOwners }, async (stage) => {
      expect(await send(stage, { Source: 'shop', Detail })).toBe('MalformedDetail');
      expect([stage.events, stage.runtime.deadLetters, taskIds(stage), posts(stage)]).toEqual([[], [], [], 0]);
    });
  },
);

test.each([
  ['Bide Task Succeeded', 'succeeded', imageRequest()],
  ['Bide Task Failed', 'file_too_large', imageRequest({ tasks: [{ outcome: 'failed', code: 'file_too_large' }] })],
  ['Bide Task Cancelled', 'cancelled', imageRequest({ tasks: [{ outcome: 'cancelled' }] })],
] as const)('%s: ids and the code, nothing of request or result', async (detailType, code, request) => {
  await onStage({}, async (stage) => {
    const id = await stage.clock.run(
      (async () => {
        const taskId = await admit(stage, request);
        await stage.runtime.idle();
        return taskId;
      })(),
    );
    const { record } = await readPlayed(stage, id);
    const sent = stage.events.filter(({ source }) => source === 'bide');
    const finishedAt = new Date(record.outcome?.finishedAt ?? 0).toISOString();
    expect(sent).toEqual([
      {
        version: '0',
        id: expect.any(String),
        'detail-type': detailType,
        source: 'bide',
        account: '000000000000',
        time: finishedAt.replace(/\.\d+Z$/, 'Z'),
        region: 'us-east-1',
        resources: [],
        detail: {
          version: 1,
          id: `${id}.outcome`,
          occurredAt: finishedAt,
          task: { id, owner: 'tester', providerTaskId: record.attempts['1']?.providerTaskId, code },
        },
      },
    ]);
    expect(record.openPk).toBeUndefined();
  });
});

test('the end of each execution is an event of Step Functions, with the status that it ended in', async () => {
  await onStage({}, async (stage) => {
    const id = await stage.clock.run(
      (async () => {
        const taskId = await admit(stage, imageRequest());
        await stage.clock.sleep(1000);
        stopExecution(stage, taskId);
        await stage.runtime.idle();
        return taskId;
      })(),
    );
    const { stateMachineArn } = stage.runtime.blueprint;
    const told = stage.events.filter(({ source }) => source === 'aws.states');
    expect(told.map(({ detail }) => [detail['name'], detail['status'], detail['stateMachineArn']])).toEqual([
      [`${id}.1`, 'RUNNING', stateMachineArn],
      [`${id}.1`, 'ABORTED', stateMachineArn],
      [`${id}.2`, 'RUNNING', stateMachineArn],
      [`${id}.2`, 'SUCCEEDED', stateMachineArn],
    ]);
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${id}.1`;
    expect(told[1]).toMatchObject({ resources: [executionArn], detail: { executionArn, output: null } });
  });
});
