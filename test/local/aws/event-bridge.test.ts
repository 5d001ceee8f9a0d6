import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { clientConfig } from '../../../lambdas/adapters/step-ports.ts';
import type { Invocation } from '../../../local/aws/async-invocations.ts';
import { eventBridge } from '../../../local/aws/event-bridge.ts';
import { EventBuses, type BusEvent } from '../../../local/aws/event-bus.ts';
import { startLoopback, type Loopback } from '../../../local/aws/loopback.ts';
import type { RuleBlueprint } from '../../../local/rule-blueprint.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0, 250);
const requests: RuleBlueprint = {
  bus: 'own',
  pattern: { source: ['shop'], 'detail-type': ['Wanted'] },
  target: 'admit',
};

let server: Loopback;
let client: EventBridgeClient;
let taken: Invocation[];
/** Resolves with what PutEvents has to wait for. */
let journaled: Promise<void>;

beforeEach(() => {
  taken = [];
  journaled = Promise.resolve();
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

async function serve(...rules: RuleBlueprint[]): Promise<void> {
  const take = (invocations: readonly Invocation[]) => {
    taken.push(...invocations);
    return invocations.length === 0 ? Promise.resolve() : journaled;
  };
  const buses = new EventBuses({ rules, arnOf: (target) => `arn:${target}`, take });
  const service = eventBridge({ buses, ownBus: 'Bide', clock: { now: () => NOW } });
  server = await startLoopback({ services: { AWSEvents: service } });
  client = new EventBridgeClient({ ...clientConfig(server.endpoint), maxAttempts: 1 });
}

const wanted = { EventBusName: 'Bide', Source: 'shop', DetailType: 'Wanted', Detail: '{"a":1}' };
const put = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));
const events = () => taken.map(({ payload }) => payload as BusEvent);

test('an event reaches the target of the rule that it matches, in the envelope of EventBridge', async () => {
  await serve(requests);
  const Time = new Date('2026-01-01T10:00:00.000Z');
  const { FailedEntryCount, Entries } = await put({ ...wanted, Time, Resources: ['arn:thing'] });
  expect([FailedEntryCount, Entries]).toEqual([0, [{ EventId: expect.stringMatching(/^[0-9a-f-]{36}$/) }]]);
  expect(taken).toEqual([
    {
      functionArn: 'arn:admit',
      payload: {
        version: '0',
        id: Entries?.[0]?.EventId,
        'detail-type': 'Wanted',
        source: 'shop',
        account: '000000000000',
        time: '2026-01-01T10:00:00Z',
        region: 'us-east-1',
        resources: ['arn:thing'],
        detail: { a: 1 },
      },
    },
  ]);
});

test('an event that says no time happened when it came', async () => {
  await serve(requests);
  await put(wanted);
  expect(events()[0]?.time).toBe('2026-01-01T12:00:00Z');
});

test.each([
  ['another source', { Source: 'market' }],
  ['another type', { DetailType: 'Offered' }],
  ['the default bus', { EventBusName: undefined }],
  ['the default bus by name', { EventBusName: 'default' }],
  ['a bus that is not there, which AWS accepts as well', { EventBusName: 'Other' }],
])('%s: taken, and nobody is told', async (_name, more) => {
  await serve(requests);
  expect((await put({ ...wanted, ...more })).FailedEntryCount).toBe(0);
  expect(taken).toEqual([]);
});

test('a bus may be named by its ARN', async () => {
  await serve(requests);
  await put({ ...wanted, EventBusName: 'arn:aws:events:us-east-1:000000000000:event-bus/Bide' });
  expect(taken).toHaveLength(1);
});

test('each matching rule calls its target, one with an input of its own with that', async () => {
  await serve(requests, { bus: 'own', pattern: { source: ['shop', 'market'] }, target: 'sweep', input: { kind: 'k' } });
  await put(wanted, { ...wanted, Source: 'market' });
  expect(taken.map(({ functionArn, payload }) => [functionArn, (payload as BusEvent).source])).toEqual([
    ['arn:admit', 'shop'],
    ['arn:sweep', undefined],
    ['arn:sweep', undefined],
  ]);
});

test('members of the detail are compared exactly; of a list one is enough', async () => {
  await serve({ bus: 'own', pattern: { detail: { status: ['FAILED', 'ABORTED'] } }, target: 'sweep' });
  const details = ['FAILED', 'FAIL', 'failed', ['RUNNING', 'ABORTED'], [], null, { FAILED: 1 }];
  await put(...details.map((status) => ({ ...wanted, Detail: JSON.stringify({ status }) })), {
    ...wanted,
    Detail: '{}',
  });
  expect(events().map(({ detail }) => detail['status'])).toEqual(['FAILED', ['RUNNING', 'ABORTED']]);
});

test('members are compared at any depth, true as well as text', async () => {
  await serve({ bus: 'own', pattern: { detail: { task: { webhook: [true] } } }, target: 'sweep' });
  const details = [{ task: { webhook: true } }, { task: { webhook: 'true' } }, { task: {} }, { task: true }, {}];
  await put(...details.map((detail) => ({ ...wanted, Detail: JSON.stringify(detail) })));
  expect(events().map(({ detail }) => detail)).toEqual([{ task: { webhook: true } }]);
});

test.each([
  [{ 'detail-type': [{ prefix: 'W' }] }, 'detail-type: [{"prefix":"W"}]'],
  [{ source: 'shop' }, 'source: "shop"'],
  [{ source: [] }, 'source: []'],
  [{ detail: { status: [{ exists: true }] } }, 'detail.status: [{"exists":true}]'],
  [{ detail: { deep: { a: ['b', 1] } } }, 'detail.deep.a: ["b",1]'],
  [{ detail: { deep: { a: 'b' } } }, 'detail.deep.a: "b"'],
  [{ account: ['1'] }, 'account'],
  [{ $or: [] }, '$or'],
])('the pattern %j is refused when it is loaded', async (pattern, named) => {
  await serve();
  const rules = [{ bus: 'own', pattern, target: 'admit' } as unknown as RuleBlueprint];
  expect(() => new EventBuses({ rules, arnOf: String, take: () => journaled })).toThrow(
    `The event pattern holds ${named}, which is not supported here.`,
  );
});

test('PutEvents answers when its events are written down, not before', async () => {
  await serve(requests);
  let written: (() => void) | undefined;
  journaled = new Promise((resolve) => (written = resolve));
  let answered = false;
  const answer = put(wanted).then(() => (answered = true));
  // The second is answered, so there was time enough for the first.
  await put({ ...wanted, EventBusName: 'default' });
  expect([taken.length, answered]).toEqual([1, false]);
  written?.();
  expect(await answer).toBe(true);
});

test.each([
  [
    'Source',
    { Source: undefined },
    'InvalidArgument',
    'Parameter Source is not valid. Reason: Source is a required argument.',
  ],
  [
    'DetailType',
    { DetailType: '' },
    'InvalidArgument',
    'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
  ],
  [
    'Detail',
    { Detail: undefined },
    'InvalidArgument',
    'Parameter Detail is not valid. Reason: Detail is a required argument.',
  ],
  ['a detail that is cut off', { Detail: '{"a":' }, 'MalformedDetail', 'Detail is malformed.'],
  ['a detail that is no object', { Detail: '[1]' }, 'MalformedDetail', 'Detail is malformed.'],
  [
    "a source of AWS's own",
    { Source: 'aws.states' },
    'NotAuthorizedForSourceException',
    'Not authorized for the source.',
  ],
])('%s: that entry is refused, the others are taken', async (_name, more, ErrorCode, ErrorMessage) => {
  await serve(requests);
  const { FailedEntryCount, Entries } = await put(wanted, { ...wanted, ...more }, wanted);
  const taken = { EventId: expect.any(String) };
  expect([FailedEntryCount, Entries]).toEqual([1, [taken, { ErrorCode, ErrorMessage }, taken]]);
  expect(events()).toHaveLength(2);
});

test('one to ten entries a call', async () => {
  await serve(requests);
  const refused = { name: 'ValidationException', $metadata: { httpStatusCode: 400 } };
  await expect(put()).rejects.toMatchObject(refused);
  await expect(put(...Array.from({ length: 11 }, () => wanted))).rejects.toMatchObject(refused);
  expect(taken).toEqual([]);
  await put(...Array.from({ length: 10 }, () => wanted));
  expect(taken).toHaveLength(10);
});

test('256 KB a call, counted as AWS counts', async () => {
  await serve(requests);
  const room = 256 * 1024 - 2 * 'shopWanted'.length - 14 - '{"a":1}'.length - '{"t":""}'.length;
  const filled = (bytes: number) => ({
    ...wanted,
    Time: new Date(NOW),
    Detail: JSON.stringify({ t: 'x'.repeat(bytes) }),
  });
  await expect(put(wanted, filled(room + 1))).rejects.toMatchObject({
    name: 'ValidationException',
    message: 'Total size of the entries in the request is over the limit.',
  });
  expect(taken).toEqual([]);
  expect((await put(wanted, filled(room))).FailedEntryCount).toBe(0);
  expect(taken).toHaveLength(2);
});
