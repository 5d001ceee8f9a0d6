import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { failure, type Scripted } from '../client/scripted-api.ts';
import { ended, task, taskId } from '../client/task.ts';
import { ApiStage } from './api-stage.ts';
import { instantClock } from './bide.ts';

const other = 'bbcdefghijklmnopqrstuvwxy2';

const notThere = failure(404, 'not_found_error', 'task_not_found', 'No task of yours has this id.');

let stillAsleep = 0;
/** Time that does not pass. */
const untilAborted = (_ms: number, signal?: AbortSignal) =>
  new Promise<void>((_, reject) => {
    stillAsleep += 1;
    signal?.addEventListener('abort', () => {
      stillAsleep -= 1;
      reject(signal.reason as Error);
    });
  });

function deferred() {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

let stage: ApiStage;

beforeEach(async () => (stage = await ApiStage.start()));
afterEach(() => stage.close());

const queued = `${taskId}  queued     unified/images  image-1  1 min ago`;
const succeeded = `${taskId}  succeeded  unified/images  image-1  1 min ago  took 12 s`;

describe('bide status', () => {
  test('aligns what it shows, and ends with 1 when a task failed', async () => {
    const running = task({ status: 'running', progress: 40, nextLookAt: '2026-01-01T00:01:04.500Z' });
    const failed = ended('timeout', { id: other, createdAt: '2025-12-31T22:00:00.000Z' });
    const script = ({ path }: { path: string }): Scripted => ({ body: path.endsWith(other) ? failed : running });
    expect(await stage.bide(['status', taskId, other], script)).toEqual({
      code: 1,
      out: [
        `${taskId}  running 40 %  unified/images  image-1  1 min ago  next look in 5 s`,
        `${other}  failed        unified/images  image-1  2 h ago    timeout: Do something about it`,
        '',
      ].join('\n'),
      err: '',
    });
  });

  test('what may be charged, and what was asked to end, is said', async () => {
    const charged = ended('submission_ambiguous');
    if (charged.outcome !== null) charged.outcome.mayBeCharged = true;
    expect((await stage.bide(['status', taskId], [{ body: charged }])).out).toContain('(may be charged)');
    expect((await stage.bide(['status', taskId], [{ body: task({ cancelRequested: true }) }])).out).toContain(
      'cancellation requested',
    );
  });

  test.each([
    ['colours on a terminal', { terminal: true }, '\u001b[32msucceeded\u001b[39m'],
    ['none with NO_COLOR', { terminal: true, environment: { NO_COLOR: '1' } }, 'y2  succeeded  u'],
    ['none in a pipe', {}, 'y2  succeeded  u'],
  ])('%s', async (_name, given, expected) => {
    expect((await stage.bide(['status', taskId], [{ body: ended() }], given)).out).toContain(expected);
  });

  test('of several one that is not there is named, the others are shown: exit 1', async () => {
    const script = ({ path }: { path: string }) => (path.endsWith(other) ? notThere : { body: ended() });
    expect(await stage.bide(['status', taskId, other, taskId], script)).toEqual({
      code: 1,
      out: `${succeeded}\n`.repeat(2),
      err: `bide: ${other}: No task of yours has this id.\n`,
    });
  });

  test('trouble that is no task’s own: what was found is shown, and nothing more is asked', async () => {
    const refused = failure(401, 'authentication_error', 'invalid_caller_key', 'The caller key is invalid.');
    const script = (_: unknown, nth: number) => (nth === 0 ? { body: ended() } : refused);
    const { code, out, err } = await stage.bide(['status', ...Array.from({ length: 30 }, () => taskId)], script);
    expect([code, out, err]).toEqual([
      2,
      `${succeeded}\n`,
      expect.stringMatching(/^bide: The caller key is invalid\./),
    ]);
    expect(stage.received.length).toBeLessThan(20);
  });

  test('a task that is not there: exit 2, the advice and the request', async () => {
    const gone = failure(404, 'not_found_error', 'task_not_found', 'No task of yours has this id.', {
      recommended_action: 'Use the id that POST /v1/tasks answered with',
    });
    expect(await stage.bide(['status', taskId], [gone])).toEqual({
      code: 2,
      out: '',
      err: 'bide: No task of yours has this id.\n  Use the id that POST /v1/tasks answered with.\n  Request request-1\n',
    });
  });
});

test('bide watch follows tasks; on a terminal a live line stands in for them', async () => {
  const { code, out, err } = await stage.bide(['watch', taskId], [{ body: ended() }], { terminal: true });
  expect([code, out]).toEqual([0, `${succeeded.replace('succeeded', '\u001b[32msucceeded\u001b[39m')}\n`]);
  expect(err).toContain('unified/images');
});

test('bide watch: one that cannot be followed ends it all at once, is named, and the others are said to go on', async () => {
  let answers = 0;
  const script = ({ path }: { path: string }) => {
    if (!path.endsWith(other)) return { body: task(), headers: { 'retry-after': '50' } };
    answers += 1;
    return answers > 1 ? notThere : { body: task({ id: other }), headers: { 'retry-after': '2' } };
  };
  const { promise: asleep, resolve: isAsleep } = deferred();
  const sleep = (ms: number, signal?: AbortSignal) => {
    if (ms === 2000) return asleep;
    isAsleep();
    return untilAborted(ms, signal);
  };
  const clock = { ...instantClock(), sleep };
  const { code, out, err } = await stage.bide(['watch', taskId, other], script, { clock });
  // What went on to wait would have kept the process.
  expect([code, out, stillAsleep]).toEqual([2, '', 0]);
  expect(err).toContain(
    `bide: ${other}: No task of yours has this id. The tasks go on: bide watch ${taskId}\n` +
      'bide: No task of yours has this id.\n  Request request-1\n',
  );
});

test('bide cancel prints the task as it is then', async () => {
  const { code, out } = await stage.bide(['cancel', taskId], [{ status: 202, body: task({ cancelRequested: true }) }]);
  expect([code, out]).toEqual([0, `${queued}  cancellation requested\n`]);
  expect(stage.called()).toEqual([`POST /v1/tasks/${taskId}/cancel`]);
});

test('bide cancel of several: what was done is printed, what was refused is named and stands in no other’s way; exit 1', async () => {
  const script = ({ path }: { path: string }): Scripted =>
    path.includes(other) ? notThere : { status: 202, body: task({ cancelRequested: true }) };
  expect(await stage.bide(['cancel', taskId, other, taskId], script)).toEqual({
    code: 1,
    out: `${queued}  cancellation requested\n`.repeat(2),
    err: `bide: ${other}: No task of yours has this id.\n`,
  });
});

describe('bide list', () => {
  test('follows the pages up to the limit, and says when there are more', async () => {
    const page = (count: number, nextCursor: string | null) => ({
      body: { items: Array.from({ length: count }, () => task()), nextCursor },
    });
    const args = ['list', '--limit', '150', '--status', 'queued'];
    const { code, out, err } = await stage.bide(args, [page(100, 'a'), page(20, 'b'), page(30, 'c')]);
    expect([code, out.split('\n').length, err]).toEqual([0, 151, 'There are more: --limit 300\n']);
    expect(stage.called()).toEqual([
      'GET /v1/tasks?status=queued&limit=100',
      'GET /v1/tasks?status=queued&limit=50&cursor=a',
      'GET /v1/tasks?status=queued&limit=30&cursor=b',
    ]);
  });

  test('--since counts back from now, on every page', async () => {
    const page = (nextCursor: string | null) => ({ body: { items: [task()], nextCursor } });
    await stage.bide(['list', '--since', '2h', '--status', 'failed'], [page('a'), page(null)]);
    const filter = 'status=failed&since=2025-12-31T22%3A01%3A00.000Z';
    expect(stage.called()).toEqual([`GET /v1/tasks?${filter}&limit=20`, `GET /v1/tasks?${filter}&limit=19&cursor=a`]);
  });

  test('says on stderr that there are none', async () => {
    const script = [{ body: { items: [], nextCursor: null } }];
    expect(await stage.bide(['list', '--json'], script)).toEqual({ code: 0, out: '', err: 'No tasks.\n' });
  });
});
