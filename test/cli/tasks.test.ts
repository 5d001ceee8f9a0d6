import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { failure, type Scripted } from '../client/scripted-api.ts';
import { ended, task, taskId } from '../client/task.ts';
import { ApiStage } from './api-stage.ts';
import { instantClock } from './bide.ts';

const request = { profile: 'unified', operation: 'images', body: { model: 'image-1' } };
const other = 'bbcdefghijklmnopqrstuvwxy2';

let stage: ApiStage;

beforeEach(async () => {
  stage = await ApiStage.start();
  await stage.place.write('one.json', request);
  await stage.place.write('two.jsonl', `${JSON.stringify(request)}\n${JSON.stringify(request)}\n`);
});

afterEach(() => stage.close());

const queued = `${taskId}  queued     unified/images  image-1  1 min ago`;
const succeeded = `${taskId}  succeeded  unified/images  image-1  1 min ago  took 12 s`;
const spent = `${taskId}  failed     unified/images  image-1  1 min ago  timeout: Do something about it`;

describe('bide submit', () => {
  test('prints one line a task', async () => {
    const script = [{ status: 202, body: task() }];
    expect(await stage.bide(['submit', 'one.json'], script)).toEqual({ code: 0, out: `${queued}\n`, err: '' });
    expect(stage.received[0]).toMatchObject({ json: request, headers: { authorization: 'Bearer caller-1' } });
  });

  test('--json prints a task a line', async () => {
    const { out } = await stage.bide(
      ['submit', 'two.jsonl', '--json'],
      [{ body: task() }, { body: task({ id: other }) }],
    );
    expect(out.split('\n').map((line) => (line === '' ? '' : (JSON.parse(line) as { id: string }).id))).toHaveLength(3);
  });

  test('each request has an idempotency key; one request may bring its own', async () => {
    await stage.bide(['submit', 'one.json', '--idempotency-key', 'order-17'], [{ body: task() }]);
    expect(stage.received[0]?.headers['idempotency-key']).toBe('order-17');
  });

  test('--wait stays until the end: progress on stderr, the outcome on stdout', async () => {
    const delays: number[] = [];
    const running = { body: task({ status: 'running', progress: 40 }), headers: { 'retry-after': '3' } };
    const script = [{ status: 202, body: task() }, running, running, { body: ended() }];
    expect(await stage.bide(['submit', 'one.json', '--wait'], script, { clock: instantClock(delays) })).toEqual({
      code: 0,
      out: `${succeeded}\n`,
      err: `${taskId}  running 40 %\n${taskId}  succeeded\n`,
    });
    expect(delays).toEqual([3000, 3000]);
  });

  test('--wait: exit 1 when a task failed', async () => {
    const script = [{ status: 202, body: task() }, { body: ended('timeout') }];
    expect(await stage.bide(['submit', 'one.json', '--wait'], script)).toMatchObject({ code: 1, out: `${spent}\n` });
  });

  test('what was taken in is printed, also when another request was not', async () => {
    const refused = failure(422, 'invalid_request_error', 'idempotency_key_reused', 'Reused.');
    const { code, out, err } = await stage.bide(['submit', 'two.jsonl'], [{ status: 202, body: task() }, refused]);
    expect([code, out]).toEqual([2, `${queued}\n`]);
    expect(err).toMatch(/^bide: two\.jsonl:[12] was not taken in: Reused\.\nbide: Reused\.\n {2}Request request-1\n$/);
  });

  test('interrupted, it says how to go on', async () => {
    const stop = new AbortController();
    const script = (_: unknown, nth: number): Scripted => {
      if (nth > 0) stop.abort(new Error('SIGINT'));
      return { body: task() };
    };
    expect(await stage.bide(['submit', 'one.json', '--wait'], script, { interrupted: stop.signal })).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining(`bide: Interrupted. The tasks go on: bide watch ${taskId}\n`),
    });
  });
});

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

test('bide cancel prints the task as it is then', async () => {
  const { code, out } = await stage.bide(['cancel', taskId], [{ status: 202, body: task({ cancelRequested: true }) }]);
  expect([code, out]).toEqual([0, `${queued}  cancellation requested\n`]);
  expect(stage.called()).toEqual([`POST /v1/tasks/${taskId}/cancel`]);
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
