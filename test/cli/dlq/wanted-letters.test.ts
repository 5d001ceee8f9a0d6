/** Which dead letters are read, and how many. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { CALLED_AT } from '../bide.ts';
import { DeployedQueues, event, failed, taskId, undelivered } from './deployed-queues.ts';

let queues: DeployedQueues;
beforeEach(async () => (queues = await DeployedQueues.start()));
afterEach(() => queues.close());

/** What admission failed at: of a profile, for a reason, that long ago. */
const failedAt = (id: string, profile: string, errorType: string, minutes: number) => ({
  ...{ url: failed, id, agoMs: minutes * 60_000 },
  body: { requestPayload: { ...event, detail: { profile } }, responsePayload: { errorType, errorMessage: 'no' } },
});

describe('by filters', () => {
  beforeEach(() => {
    queues.messages = [
      failedAt('m1', 'unified', 'RequestRefused', 1),
      failedAt('m2', 'replicate', 'RequestRefused', 1),
      failedAt('m3', 'unified', 'TimeoutError', 1),
      failedAt('m4', 'unified', 'RequestRefused', 121),
      { url: undelivered, id: 'm5', body: event },
    ];
  });
  const idsIn = (out: string) => [...out.matchAll(/^m\d+/gm)].map(([id]) => id);
  const givenBack = () =>
    queues
      .called('ChangeMessageVisibilityBatch')
      .flatMap(({ Entries }) => (Entries as { ReceiptHandle: string }[]).map(({ ReceiptHandle }) => ReceiptHandle))
      .sort();

  test.each([
    [
      ['--code', 'RequestRefused'],
      ['m4', 'm1', 'm2'],
    ],
    [
      ['--since', '2h'],
      ['m5', 'm1', 'm2', 'm3'],
    ],
    [['--provider', 'replicate'], ['m2']],
    [['--since', '2h', '--code', 'RequestRefused', '--provider', 'unified'], ['m1']],
    [['--code', 'Unheard'], []],
  ])('list %j, and everything goes back', async (args, ids) => {
    const { code, out, err } = await queues.place.bide(['dlq', 'list', ...args]);
    expect([code, idsIn(out), err]).toEqual([0, ids, ids.length === 0 ? 'No dead letters.\n' : '']);
    expect(givenBack()).toEqual(['r1', 'r2', 'r3', 'r4', 'r5']);
  });

  test('--json tells by what they can be chosen', async () => {
    const { out } = await queues.place.bide(['dlq', 'list', '--provider', 'replicate', '--json']);
    expect(JSON.parse(out)).toMatchObject({ id: 'm2', code: 'RequestRefused', profile: 'replicate' });
  });

  test('redrive: --dry-run counts first, and changes nothing', async () => {
    const { code, out, err } = await queues.place.bide(['dlq', 'redrive', '--code', 'RequestRefused', '--dry-run']);
    expect([code, idsIn(out), err]).toEqual([0, ['m4', 'm1', 'm2'], '3 dead letters\n']);
    expect([queues.called('PutItem', 'Invoke', 'DeleteMessage'), givenBack().length]).toEqual([[], 5]);
  });

  test('redrive: asks for a word, then hands over those alone', async () => {
    const args = ['dlq', 'redrive', '--code', 'RequestRefused', '--provider', 'unified'];
    const before = [...queues.messages];
    const unasked = await queues.place.bide(args);
    expect([unasked.code, unasked.err]).toEqual([2, expect.stringContaining('2 dead letters\nbide: Hand them all')]);
    queues.messages = before;
    const { code, out } = await queues.place.bide([...args, '--yes']);
    expect([code, idsIn(out), queues.called('Invoke').length]).toEqual([0, ['m4', 'm1'], 2]);
    expect(queues.called('DeleteMessage').map(({ ReceiptHandle }) => ReceiptHandle)).toEqual(['r4', 'r1']);
    expect(givenBack().slice(5)).toHaveLength(3);
  });

  test.each([
    [['redrive', '--all', '--code', 'x'], 'Give ids of bide dlq list, or --all, or --since, --code and --provider'],
    [['redrive', 'm1', '--since', '2h'], 'Give ids of bide dlq list, or --all, or --since, --code and --provider'],
    [['list', '--redriven', '--since', '2h'], '--redriven goes without --since, --code and --provider'],
    [['list', '--provider', 'nobody'], '--provider is "nobody"; allowed: '],
    [['redrive', '--since', 'long'], '--since is long; allowed: 90s'],
  ])('%j: usage, and no letter is touched', async (args, message) => {
    expect(await queues.place.bide(['dlq', ...args])).toMatchObject({ code: 2, err: expect.stringContaining(message) });
    expect(queues.asked).toEqual([]);
  });
});

describe('more than is read at once', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => failedAt(`m${i}`, 'unified', 'TimeoutError', 1));

  test('a thousand of a queue are all that there are', async () => {
    queues.messages = many(1000);
    const { code, out, err } = await queues.place.bide(['dlq', 'list']);
    expect([code, out.split('\n').length - 1, err]).toEqual([0, 1000, '']);
  });

  test('one more: it is said that there are more, and nothing stays hidden', async () => {
    queues.messages = many(1001);
    const { code, out, err } = await queues.place.bide(['dlq', 'list']);
    expect([code, out.split('\n').length - 1]).toEqual([1, 1000]);
    expect(err).toBe(
      'bide: At least 1000 in failed: there are more than are read at once. Choose by --since, --code or --provider, or redrive these first.\n',
    );
    const entries = queues.called('ChangeMessageVisibilityBatch').flatMap(({ Entries }) => Entries as object[]);
    expect(entries).toHaveLength(1001);
  });

  test('what a filter leaves out stands in nobody\u2019s way', async () => {
    queues.messages = [...many(1005), failedAt('m2000', 'unified', 'RequestRefused', 1)];
    const { code, out } = await queues.place.bide(['dlq', 'list', '--code', 'RequestRefused']);
    expect([code, out.split('\n').length - 1, out]).toEqual([0, 1, expect.stringContaining('m2000')]);
  });

  test('reading ends long before what was read first comes back; redriven is what was read, and the rest is told', async () => {
    queues.messages = many(5);
    queues.atOnce = 1;
    const reads = () => queues.called('ReceiveMessage').filter(({ QueueUrl }) => QueueUrl === failed).length;
    const slow = { now: () => CALLED_AT + 61_000 * reads(), sleep: () => Promise.resolve() };
    const { code, out, err } = await queues.place.bide(['dlq', 'redrive', '--all', '--yes'], { clock: slow });
    expect([code, out]).toEqual([1, `m0  is task  ${taskId}\nm1  is task  ${taskId}\n`]);
    expect(err).toBe('at least 2 dead letters\nbide: There are more in failed than were read at once: run it again.\n');
    expect(queues.messages.length).toBe(3);
  });
});
