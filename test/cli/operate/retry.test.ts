import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { failure, type Received, type Scripted } from '../../client/scripted-api.ts';
import { ended, task, taskId } from '../../client/task.ts';
import { ApiStage } from '../api-stage.ts';
import { instantClock } from '../bide.ts';

const other = 'bbcdefghijklmnopqrstuvwxy2';
const fresh = 'ccdefghijklmnopqrstuvwxyz2';

let stage: ApiStage;
beforeEach(async () => (stage = await ApiStage.start()));
afterEach(() => stage.close());

const charged = (code: string, id: string) => {
  const one = ended(code, { id });
  return { ...one, outcome: one.outcome && { ...one.outcome, mayBeCharged: true } };
};
const retried: Scripted = { status: 202, body: task({ id: fresh, retryOf: taskId }) };
const listOf = (...items: object[]): Scripted => ({ body: { items, nextCursor: null } });

test('prints which task became which; every call of the command means the same retry', async () => {
  const ran = await stage.bide(['retry', taskId], [retried]);
  expect(ran).toEqual({ code: 0, out: `${taskId}  is now  ${fresh}  queued\n`, err: '' });
  expect(stage.received).toMatchObject([
    { path: `/v1/tasks/${taskId}/retry`, json: {}, headers: { 'idempotency-key': 'bide retry' } },
  ]);
});

test('--accept-double-charge, --idempotency-key and --json', async () => {
  const args = ['retry', taskId, '--accept-double-charge', '--idempotency-key', 'second', '--json'];
  const { out } = await stage.bide(args, [retried]);
  expect(JSON.parse(out)).toMatchObject({ id: fresh, retryOf: taskId });
  expect(stage.received).toMatchObject([
    { json: { acceptDoubleCharge: true }, headers: { 'idempotency-key': 'second' } },
  ]);
});

test('what the API refuses of a single task is explained', async () => {
  const refused = failure(409, 'invalid_request_error', 'may_be_charged_twice', 'Paid twice.', {
    recommended_action: 'Recover it',
  });
  expect(await stage.bide(['retry', taskId], [refused])).toEqual({
    code: 2,
    out: '',
    err: 'bide: Paid twice.\n  Recover it.\n  Request request-1\n',
  });
});

test('what it refuses of one of many stands in no other’s way; a pause between them', async () => {
  const delays: number[] = [];
  const refused = failure(409, 'invalid_request_error', 'task_open', 'The task has not ended.');
  expect(await stage.bide(['retry', other, taskId], [refused, retried], { clock: instantClock(delays) })).toEqual({
    code: 1,
    out: `${taskId}  is now  ${fresh}  queued\n`,
    err: `bide: ${other}: The task has not ended.\n`,
  });
  expect(delays).toEqual([200]);
});

test('--dry-run of named tasks shows them as they are, and buys nothing', async () => {
  const tasks = [{ body: ended('timeout', { id: other }) }, { body: task({ id: taskId }) }];
  const { code, out, err } = await stage.bide(['retry', other, taskId, '--dry-run'], tasks);
  expect([code, err]).toEqual([0, '2 tasks: 1 timeout, 1 queued\n']);
  expect(out.split('\n').map((line) => line.slice(0, 26))).toEqual([other, taskId, '']);
  expect(stage.called()).toEqual([`GET /v1/tasks/${other}`, `GET /v1/tasks/${taskId}`]);
});

describe('by filters', () => {
  const failed = [ended('provider_unreachable', { id: other }), charged('timeout', taskId)];
  const args = ['retry', '--since', '2h', '--provider', 'unified'];
  const list = 'GET /v1/tasks?status=failed&profile=unified&since=2025-12-31T22%3A01%3A00.000Z&limit=100';

  test('--dry-run counts, says what is left out, and changes nothing', async () => {
    const { code, out, err } = await stage.bide([...args, '--dry-run'], [listOf(...failed)]);
    expect([code, out.split('\n').length, out]).toEqual([0, 2, expect.stringContaining(other)]);
    expect(err).toBe(
      '1 task: 1 provider_unreachable\n1 more may have been charged: recover them, or take them too with --accept-double-charge\n',
    );
    expect(stage.called()).toEqual([list]);
  });

  test('what came late is not bought again, whatever is accepted', async () => {
    const attempt = {
      ...{ n: 1, state: 'closed' as const, sends: 1, refused: 0, providerTaskId: 'p1', workload: null },
      ...{ sentAt: null, acceptedAt: null, closedAt: null, lateResultAt: '2026-01-01T00:00:31.000Z' },
    };
    const late = { ...charged('deadline_exceeded', fresh), attempts: [attempt] };
    const all = [...args, '--accept-double-charge', '--dry-run'];
    const { code, out, err } = await stage.bide(all, [listOf(...failed, late)]);
    expect([code, out.split('\n').length, out.includes(fresh)]).toEqual([0, 3, false]);
    expect(err).toBe(
      '2 tasks: 1 provider_unreachable, 1 timeout\n1 more has its result, found after the end: bide status shows it\n',
    );
  });

  test('--yes: the count first, then each of them', async () => {
    const script = ({ method }: Received) => (method === 'GET' ? listOf(...failed) : retried);
    const { code, out, err } = await stage.bide([...args, '--accept-double-charge', '--yes'], script);
    expect([code, out.match(/is now/g)?.length]).toEqual([0, 2]);
    expect(err).toBe('2 tasks: 1 provider_unreachable, 1 timeout\n');
  });

  test('--code; every page is read as far as the time that the API was told, also behind one that holds nothing', async () => {
    const pages = [
      { body: { items: failed, nextCursor: 'a' } },
      { body: { items: [], nextCursor: 'b' } },
      { body: { items: [ended('provider_unreachable'), ended('timeout')], nextCursor: null } },
    ];
    const { err } = await stage.bide([...args, '--code', 'provider_unreachable', '--dry-run'], pages);
    expect(err).toBe('2 tasks: 2 provider_unreachable\n');
    expect(stage.called()).toEqual([list, `${list}&cursor=a`, `${list}&cursor=b`]);
  });

  test('in a pipe without --yes nothing is done', async () => {
    const { code, err } = await stage.bide(args, [listOf(...failed)]);
    expect([code, stage.called().length]).toEqual([2, 1]);
    expect(err).toContain(
      'bide: Try it again? Each is a purchase. Nobody is there to be asked: give --yes, or --dry-run',
    );
  });

  test('none: nobody is asked', async () => {
    expect(await stage.bide(args, [listOf()])).toEqual({ code: 0, out: '', err: '0 tasks\n' });
  });

  test.each([
    ['y', 1],
    ['YES', 1],
    ['', 0],
    ['no', 0],
  ])('on a terminal it asks; %j', async (said, posts) => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true as const });
    stdin.end(`${said}\n`);
    const script = ({ method }: Received) => (method === 'GET' ? listOf(...failed) : retried);
    const { code, err } = await stage.bide(args, script, { terminal: true, stdin });
    expect([code, stage.called().filter((call) => call.startsWith('POST')).length]).toEqual([0, posts]);
    expect(err).toContain('Try it again? Each is a purchase. [y/N] ');
  });
});

test.each([
  [[], 'Give task ids, or --since 2h'],
  [['--code', 'timeout'], 'Give task ids, or --since 2h'],
  [[taskId, '--since', '2h'], 'not both'],
  [['nonsense'], 'cannot be a task id'],
  [['--since', 'long'], '--since is long; allowed: 90s'],
  [['--since', '2h', '--provider', 'nobody'], '--provider is "nobody"; allowed: '],
  [[taskId, '--idempotency-key', ''], '--idempotency-key is empty'],
])('%j: usage', async (args, message) => {
  const { code, err } = await stage.bide(['retry', ...args], []);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  expect(stage.called()).toEqual([]);
});

test('interrupted, it says how many are left', async () => {
  const stop = new AbortController();
  const clock = { ...instantClock(), sleep: () => (stop.abort(new Error('SIGINT')), Promise.resolve()) };
  expect(await stage.bide(['retry', taskId, other], () => retried, { interrupted: stop.signal, clock })).toEqual({
    code: 1,
    out: `${taskId}  is now  ${fresh}  queued\n`,
    err: 'bide: Interrupted; 1 of 2 are not done. Ask again: what was done is not done twice.\n',
  });
});
