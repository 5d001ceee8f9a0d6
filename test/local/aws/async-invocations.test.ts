import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { AsyncInvocations, type AsyncHost } from '../../../local/aws/async-invocations.ts';
import type { FunctionCall } from '../../../local/engine/call-function.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';

const functionArn = 'arn:aws:lambda:us-east-1:000000000000:function:F';
const START = Date.UTC(2026, 0, 1);

let clock: VirtualClock;
let calls: { at: number; requestId: string; payload: unknown }[];
/** What the function does. */
let work: (call: FunctionCall) => Promise<unknown>;
/** How often it asks to be tried again. */
let retryAttempts: number;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-invocations-'));
  clock = new VirtualClock(START);
  calls = [];
  retryAttempts = 2;
  work = () => Promise.resolve();
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(below?: string): Promise<AsyncInvocations> {
  const host: AsyncHost = {
    clock,
    timeoutMs: () => 10_000,
    retryAttempts: () => retryAttempts,
    invoke: (call) => {
      calls.push({ at: (clock.now() - START) / 1000, requestId: call.requestId, payload: call.payload });
      return work(call);
    },
  };
  const invocations = new AsyncInvocations(host, below);
  await invocations.open();
  return invocations;
}

/** Takes one call and lets everything come to rest. */
const takeOne = (invocations: AsyncInvocations, payload: unknown) =>
  clock.run(invocations.take([{ functionArn, payload }]).then(() => invocations.idle()));

const fail = () => Promise.reject(new RangeError('too far'));

test('a call that goes well is made once', async () => {
  const invocations = await open();
  await takeOne(invocations, { a: 1 });
  expect(calls).toEqual([{ at: 0, requestId: expect.any(String), payload: { a: 1 } }]);
  expect([invocations.isIdle, invocations.letters.all]).toEqual([true, []]);
});

test('one that throws is made again after a minute and two more, under the same request id', async () => {
  const invocations = await open();
  work = () => (calls.length < 3 ? fail() : Promise.resolve());
  await takeOne(invocations, 'p');
  expect(calls.map(({ at }) => at)).toEqual([0, 60, 180]);
  expect(new Set(calls.map(({ requestId }) => requestId)).size).toBe(1);
  expect(invocations.letters.all).toEqual([]);
});

test('after the third failure it is a dead letter, as Lambda writes it, in the folder too', async () => {
  const invocations = await open(folder);
  work = fail;
  await takeOne(invocations, { detail: 1 });
  const letter = {
    version: '1.0',
    timestamp: new Date(START + 180_000).toISOString(),
    requestContext: {
      requestId: calls[0]?.requestId,
      functionArn,
      condition: 'RetriesExhausted',
      approximateInvokeCount: 3,
    },
    requestPayload: { detail: 1 },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: 'RangeError', errorMessage: 'too far', trace: [] },
  };
  expect(invocations.letters.all).toEqual([letter]);
  expect(JSON.parse(await readFile(join(folder, 'dead-letters.jsonl'), 'utf8'))).toEqual(letter);
  await invocations.close();
});

test.each([
  [0, [0]],
  [1, [0, 60]],
])('a function that wants %i retries is called again no more often', async (wanted, at) => {
  const invocations = await open();
  retryAttempts = wanted;
  work = fail;
  await takeOne(invocations, 'p');
  expect(calls.map((call) => call.at)).toEqual(at);
  expect(invocations.letters.all).toMatchObject([{ requestContext: { approximateInvokeCount: wanted + 1 } }]);
});

test('one that does not end in time has failed', async () => {
  const invocations = await open();
  work = ({ signal }) => clock.sleep(3600_000, signal);
  await takeOne(invocations, 'p');
  expect(calls.map(({ at }) => at)).toEqual([0, 70, 200]);
  expect(invocations.letters.all).toMatchObject([
    { responsePayload: { errorType: 'Sandbox.Timedout', errorMessage: 'The function timed out after 10 s.' } },
  ]);
});

test('what was taken and not finished is done by the next process; what was finished is not', async () => {
  const first = await open(folder);
  await takeOne(first, 'finished');
  work = () => new Promise(() => undefined);
  await first.take([
    { functionArn, payload: 'in flight' },
    { functionArn, payload: 'too' },
  ]);
  // A kill: nobody closes anything, and a line is cut off.
  await appendFile(join(folder, 'invocations.jsonl'), '{"kind":"ta');
  const before = calls.splice(0).filter(({ payload }) => payload !== 'finished');
  clock = new VirtualClock(START);
  work = () => Promise.resolve();
  const second = await open(folder);
  await clock.run(second.idle());
  expect(calls.map(({ payload, requestId }) => [payload, requestId])).toEqual(
    before.map(({ payload, requestId }) => [payload, requestId]),
  );
  await second.close();
  calls.splice(0);
  await (await open(folder)).close();
  expect(calls).toEqual([]);
  await first.close();
});

test('what was taken is made however long no process ran, where Lambda would give it up by its age', async () => {
  const first = await open(folder);
  work = () => new Promise(() => undefined);
  await first.take([{ functionArn, payload: 'p' }]);
  clock = new VirtualClock(START + 7 * 24 * 3600_000);
  work = () => Promise.resolve();
  const second = await open(folder);
  await clock.run(second.idle());
  expect([calls.length, second.letters.all]).toEqual([2, []]);
  await second.close();
  await first.close();
});

test('closing ends the wait for a retry, and leaves it to the next process', async () => {
  const first = await open(folder);
  work = fail;
  await clock.run(first.take([{ functionArn, payload: 'p' }]).then(() => clock.sleep(1000)));
  await first.close();
  expect([calls.length, first.letters.all]).toEqual([1, []]);
  work = () => Promise.resolve();
  const second = await open(folder);
  await clock.run(second.idle());
  expect(calls).toHaveLength(2);
  await second.close();
});

test('at most 32 calls of a function run at once', async () => {
  const invocations = await open();
  let running = 0;
  let most = 0;
  work = async () => {
    most = Math.max(most, (running += 1));
    await clock.sleep(1000);
    running -= 1;
  };
  const all = Array.from({ length: 100 }, (_, payload) => ({ functionArn, payload }));
  await clock.run(invocations.take(all).then(() => invocations.idle()));
  expect([calls.length, most, calls.at(-1)?.at]).toEqual([100, 32, 3]);
});

test('a function whose calls take long does not keep the others from theirs', async () => {
  const invocations = await open();
  const other = functionArn.replace(':F', ':G');
  const begun: string[] = [];
  work = async (call) => {
    begun.push(`${call.functionArn === other ? 'other' : 'slow'} at ${(clock.now() - START) / 1000}`);
    if (call.functionArn === functionArn) await clock.sleep(5000);
  };
  const slow = Array.from({ length: 33 }, (_, payload) => ({ functionArn, payload }));
  const all = [...slow, { functionArn: other, payload: 'p' }];
  await clock.run(invocations.take(all).then(() => invocations.idle()));
  expect([begun.length, begun.slice(-2)]).toEqual([34, ['other at 0', 'slow at 5']]);
});
