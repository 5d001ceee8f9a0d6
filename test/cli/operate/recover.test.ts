import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { AuditView } from '../../../client/bide.ts';
import type { Received, Scripted } from '../../client/scripted-api.ts';
import { ended, task, taskId } from '../../client/task.ts';
import { ApiStage } from '../api-stage.ts';
import { instantClock } from '../bide.ts';

let stage: ApiStage;
beforeEach(async () => (stage = await ApiStage.start()));
afterEach(() => stage.close());

const look = (more: Partial<AuditView> = {}): AuditView => ({
  ...{ at: '2026-01-01T00:00:30.000Z', action: 'recover', owner: 'shop', keyId: 'k1', requestId: 'r1', attempt: 1 },
  ...{ providerTaskId: 'p1', detail: '', state: 'done', outcome: 'succeeded: the result is kept' },
  ...more,
});
const foundAt = '2026-01-01T00:00:31.000Z';
const late = { attempt: 1, foundAt, result: 'paid' };

const attempt = {
  ...{ n: 1, state: 'closed' as const, sends: 1, refused: 0, providerTaskId: 'p1' },
  ...{ sentAt: null, acceptedAt: null, closedAt: null, lateResultAt: null, workload: null },
};
const withId = ended('deadline_exceeded', { attempts: [attempt] });
const plain = ended('submission_ambiguous', { attempts: [{ ...attempt, state: 'ambiguous', providerTaskId: null }] });
const home = { ...attempt, lateResultAt: foundAt };
const broughtHome = ended('deadline_exceeded', { attempts: [home], lateResult: late });

/** An API whose audit reads are these, one after the other, the last one for ever; `after`: the task by then. */
function api(audits: AuditView[][], after = broughtHome, listed = [withId, plain]) {
  let reads = 0;
  return ({ method, path }: Received): Scripted => {
    if (path.includes('/audit')) {
      const items = audits[Math.min(reads, audits.length - 1)] ?? [];
      reads += 1;
      return { body: { items, nextCursor: null } };
    }
    if (path.startsWith('/v1/tasks?')) {
      return { body: { items: path.includes('failed') ? listed : [], nextCursor: null } };
    }
    return method === 'POST' ? { status: 202, body: withId } : { body: after };
  };
}

describe('bide recover', () => {
  test('--dry-run of a named task shows it as it is, and asks nobody', async () => {
    const { code, out, err } = await stage.bide(['recover', taskId, '--dry-run', '--json'], api([], withId));
    expect([code, JSON.parse(out), err]).toEqual([0, withId, '1 task: 1 deadline_exceeded\n']);
    expect(stage.called()).toEqual([`GET /v1/tasks/${taskId}`]);
  });

  test('waits for what the looks see, and says it, an attempt a line', async () => {
    const delays: number[] = [];
    const second = look({ attempt: 2, outcome: 'pending: 40 %' });
    const earlier = look({ requestId: 'r0', outcome: 'pending' });
    const audits = [
      [look({ state: 'asked', outcome: '' }), second, earlier],
      [second, look(), earlier],
    ];
    expect(await stage.bide(['recover', taskId], api(audits), { clock: instantClock(delays) })).toEqual({
      code: 0,
      out: `${taskId}  attempt 1  succeeded: the result is kept\n${taskId}  attempt 2  pending: 40 %\n`,
      err: '',
    });
    expect([delays, stage.called()[0]]).toEqual([[1000], `POST /v1/tasks/${taskId}/recover`]);
  });

  test('1 while there is no result', async () => {
    expect(await stage.bide(['recover', taskId], api([[look({ outcome: 'pending' })]], withId))).toMatchObject({
      code: 1,
      out: `${taskId}  attempt 1  pending\n`,
    });
  });

  test('1 also where an earlier look had found the result of another attempt', async () => {
    const second = { ...attempt, n: 2, providerTaskId: 'p2' };
    const after = { ...broughtHome, attempts: [home, second] };
    const script = api([[look({ attempt: 2, outcome: 'pending' })]], after);
    expect(await stage.bide(['recover', taskId], script)).toEqual({
      code: 1,
      out: `${taskId}  attempt 2  pending\n`,
      err: '',
    });
  });

  test('a look that takes too long is said so', async () => {
    const delays: number[] = [];
    const script = api([[look({ state: 'asked', outcome: '' })]], withId);
    const { code, out } = await stage.bide(['recover', taskId], script, { clock: instantClock(delays) });
    expect([code, out, delays.length]).toEqual([1, `${taskId}  attempt 1  not looked yet; see bide audit\n`, 29]);
  });

  test('--json prints the task', async () => {
    const { out } = await stage.bide(['recover', taskId, '--json'], api([[look()]]));
    expect(JSON.parse(out)).toMatchObject({ id: taskId, lateResult: late });
  });

  test('by filters: those with an id, failed and cancelled', async () => {
    const { code, out, err } = await stage.bide(['recover', '--since', '2h', '--yes'], api([[look()]]));
    expect([code, out.split('\n').length]).toEqual([0, 2]);
    expect(err).toBe('1 task: 1 deadline_exceeded\n1 more have no provider task id: nothing can be looked up\n');
    expect(stage.called().slice(0, 2)).toEqual([
      'GET /v1/tasks?status=failed&since=2025-12-31T22%3A01%3A00.000Z&limit=100',
      'GET /v1/tasks?status=cancelled&since=2025-12-31T22%3A01%3A00.000Z&limit=100',
    ]);
  });

  test('by filters: what was brought home is counted apart, and not looked at again', async () => {
    const script = api([[look()]], broughtHome, [broughtHome, withId, broughtHome]);
    const { code, out, err } = await stage.bide(['recover', '--since', '2h', '--yes'], script);
    expect([code, out]).toEqual([0, `${taskId}  attempt 1  succeeded: the result is kept\n`]);
    expect(err).toBe(
      '1 task: 1 deadline_exceeded\n2 more have their results, found after the end: bide status shows them\n',
    );
    expect(stage.called().filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });

  test('by filters: one whose files had expired has its result, and is not looked at again', async () => {
    const expired = ended('result_expired', { attempts: [attempt] });
    const script = api([[look()]], broughtHome, [expired, withId, plain, broughtHome]);
    const { code, out, err } = await stage.bide(['recover', '--since', '2h', '--yes'], script);
    expect([code, out]).toEqual([0, `${taskId}  attempt 1  succeeded: the result is kept\n`]);
    expect(err).toBe(
      '1 task: 1 deadline_exceeded\n' +
        '1 more have no provider task id: nothing can be looked up\n' +
        '1 more has its result, found after the end: bide status shows it\n' +
        '1 more has its result, without all of the files: bide status shows it\n',
    );
    expect(stage.called().filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });

  test('by filters: an earlier purchase of one whose files had expired is still to be found', async () => {
    const attempts = [attempt, { ...attempt, n: 2, providerTaskId: 'p2' }];
    const { outcome } = ended('result_expired');
    const listed = [ended('result_expired', { attempts, outcome: outcome && { ...outcome, attempt: 2 } })];
    const { err } = await stage.bide(['recover', '--since', '2h', '--dry-run'], api([], broughtHome, listed));
    expect(err).toBe('1 task: 1 result_expired\n');
  });

  test('by filters: one of several purchases is still to be found', async () => {
    const listed = [{ ...broughtHome, attempts: [home, { ...attempt, n: 2, providerTaskId: 'p2' }] }];
    const { err } = await stage.bide(['recover', '--since', '2h', '--dry-run'], api([], broughtHome, listed));
    expect(err).toBe('1 task: 1 deadline_exceeded\n');
  });

  test('by filters: nothing is left to recover', async () => {
    const { code, out } = await stage.bide(['recover', '--since', '2h', '--yes'], api([], withId, [broughtHome]));
    expect([code, out]).toEqual([0, '']);
  });

  test('--dry-run asks the provider nothing', async () => {
    const { code, out } = await stage.bide(['recover', '--since', '2h', '--dry-run'], api([[look()]]));
    expect([code, out]).toEqual([0, expect.stringContaining(taskId)]);
    expect(stage.called().filter((call) => call.startsWith('POST'))).toEqual([]);
  });
});

describe('bide adopt', () => {
  test('of a task that has ended it says what the look saw', async () => {
    const { code, out } = await stage.bide(['adopt', taskId, 'p1', '--attempt', '2'], api([[look()]]));
    expect([code, out]).toEqual([0, `${taskId}  attempt 1  succeeded: the result is kept\n`]);
    expect(stage.received[0]).toMatchObject({
      path: `/v1/tasks/${taskId}/adopt`,
      json: { providerTaskId: 'p1', attempt: 2 },
    });
  });

  test('whose result is kept already nobody looks, and it says so', async () => {
    const script = [{ status: 202, body: broughtHome }];
    expect(await stage.bide(['adopt', taskId, 'p1'], script)).toEqual({
      code: 0,
      out: `${taskId}  attempt 1  its result is kept already\n`,
      err: '',
    });
    expect(stage.called()).toHaveLength(1);
    const { out } = await stage.bide(['adopt', taskId, 'p1', '--json'], script);
    expect(JSON.parse(out)).toMatchObject({ id: taskId, lateResult: late });
  });

  test('a look whose row is not there yet is waited for', async () => {
    const delays: number[] = [];
    const given = { clock: instantClock(delays) };
    const { code, out } = await stage.bide(['adopt', taskId, 'p1'], api([[], [look()]]), given);
    expect([code, out, delays]).toEqual([0, `${taskId}  attempt 1  succeeded: the result is kept\n`, [1000]]);
    const never = await stage.bide(['adopt', taskId, 'p1'], api([[]], withId));
    expect([never.code, never.out]).toEqual([1, `${taskId}  not looked yet; see bide audit\n`]);
  });

  test('of an open one how it stands, and what to do if it ends without it', async () => {
    const { code, out, err } = await stage.bide(
      ['adopt', taskId, 'p1'],
      [{ status: 202, body: task({ status: 'running' }) }],
    );
    expect([code, out, stage.called().length]).toEqual([0, expect.stringContaining('running'), 1]);
    expect(err).toBe(`If it ends as submission_ambiguous all the same: bide recover ${taskId}\n`);
  });

  test('--dry-run shows the task, and tells nobody', async () => {
    const { code, out, err } = await stage.bide(
      ['adopt', taskId, 'p1', '--dry-run'],
      [{ body: task({ status: 'running' }) }],
    );
    expect([code, out, err]).toEqual([0, expect.stringContaining('running'), '1 task: 1 running\n']);
    expect(stage.received.map(({ method, path }) => [method, path])).toEqual([['GET', `/v1/tasks/${taskId}`]]);
  });

  test.each([[[taskId]], [[]], [[taskId, 'p1', 'p2']], [['x', 'p1']], [[taskId, 'p1', '--attempt', '0']]])(
    '%j: usage',
    async (args) => {
      expect([(await stage.bide(['adopt', ...args], [])).code, stage.called()]).toEqual([2, []]);
    },
  );
});

test('bide status says that a result came late', async () => {
  const { out } = await stage.bide(['status', taskId], [{ body: ended('deadline_exceeded', { lateResult: late }) }]);
  expect(out).toContain('deadline_exceeded: Do something about it; its result came late\n');
});
