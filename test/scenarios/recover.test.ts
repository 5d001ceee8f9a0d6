/** One more look at what has ended: its way through API, events, functions and provider. */
import { expect, test } from '@jest/globals';
import { onStage } from './at-work.ts';
import { act, auditOf, gets, post, posts, taskOf } from './operating.ts';
import { imageRequest, playOn, readPlayed } from './play.ts';

test('recover: it came too late, one more look finds it; asked again, there is nothing left to recover', async () => {
  await onStage({}, async (stage) => {
    const slow = { tasks: [{ seconds: 60, estimatedTime: null }] };
    const { task } = await playOn(stage, imageRequest(slow, { deadlineSeconds: 10 }));
    expect(task.outcome?.code).toBe('deadline_exceeded');
    const looked = gets(stage);
    const recover = () => act(stage, () => post(stage, `/v1/tasks/${task.id}/recover`));
    expect((await recover()).status).toBe(202);
    expect((await act(stage, () => taskOf(stage, task.id)))['lateResult']).toBeNull();
    await stage.clock.run(stage.clock.sleep(60_000));
    const at = stage.clock.now();
    await recover();
    const after = await act(stage, () => taskOf(stage, task.id));
    expect(after['outcome']).toEqual(task.outcome);
    expect(after['lateResult']).toMatchObject({ attempt: 1, foundAt: new Date(at).toISOString() });
    expect(await recover()).toMatchObject({ status: 409, body: { error: { code: 'nothing_to_recover' } } });
    expect([posts(stage), gets(stage) - looked]).toEqual([1, 2]);
    expect(await auditOf(stage, task.id)).toEqual([
      ['recover', 'done', expect.stringMatching(/^pending: \d+ %$/)],
      ['recover', 'done', 'succeeded: the result is kept'],
    ]);
    const again = await act(stage, () => post(stage, `/v1/tasks/${task.id}/retry`, { acceptDoubleCharge: true }));
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'task_has_late_result' } } });
    expect([posts(stage), stage.simulator.ledger.rows.length]).toEqual([1, 1]);
  });
});

test.each([
  [
    'what has failed there',
    { tasks: [{ seconds: 30, outcome: 'failed', code: 'generation_failed' }] },
    'failed: generation_failed',
    0,
  ],
  [
    '429',
    { looks: ['honest', 'honest', 'honest', { status: 429, code: 'slow_down', retryAfter: 5 }] },
    'throttled: slow_down',
    5,
  ],
  [
    '503',
    { looks: ['honest', 'honest', 'honest', { status: 503, body: 'html' }] },
    'unavailable: service_unavailable',
    0,
  ],
  [
    '404',
    { looks: ['honest', 'honest', 'honest', { status: 404, code: 'gone_for_good' }] },
    'not_found: gone_for_good',
    0,
  ],
  [
    'nonsense',
    { looks: ['honest', 'honest', 'honest', { status: 200, body: 'malformed' }] },
    'unreadable: unreadable_answer',
    0,
  ],
] as const)(
  'recover finds %s: the audit and an error row say so, the task stays',
  async (_, simulate, outcome, restSeconds) => {
    await onStage({}, async (stage) => {
      const slow = { tasks: [{ seconds: 60, estimatedTime: null }] };
      const { task, errors } = await playOn(stage, imageRequest({ ...slow, ...simulate }, { deadlineSeconds: 10 }));
      const looked = gets(stage);
      await stage.clock.run(stage.clock.sleep(30_000));
      await act(stage, () => post(stage, `/v1/tasks/${task.id}/recover`));
      const played = await readPlayed(stage, task.id);
      expect(played.task).toEqual(task);
      expect([posts(stage), gets(stage) - looked, played.errors.length - errors.length]).toEqual([1, 1, 1]);
      expect(await auditOf(stage, task.id)).toEqual([['recover', 'done', outcome]]);
      const again = await act(stage, () => post(stage, `/v1/tasks/${task.id}/recover`));
      expect(again.status).toBe(restSeconds > 0 ? 409 : 202);
    });
  },
);

test('recover finds a success whose result the provider has dropped: nothing is brought home, and retry stays possible', async () => {
  await onStage({}, async (stage) => {
    const slow = { tasks: [{ seconds: 60, estimatedTime: null }] };
    const dropped = { says: { status: 'completed', results: null } };
    const looks = ['honest', 'honest', 'honest', dropped];
    const { task } = await playOn(stage, imageRequest({ ...slow, looks }, { deadlineSeconds: 10 }));
    const looked = gets(stage);
    await act(stage, () => post(stage, `/v1/tasks/${task.id}/recover`));
    expect((await readPlayed(stage, task.id)).task).toEqual(task);
    expect([posts(stage), gets(stage) - looked]).toEqual([1, 1]);
    expect(await auditOf(stage, task.id)).toEqual([
      ['recover', 'done', 'succeeded: the provider has no result any more'],
    ]);
    const again = await act(stage, () => post(stage, `/v1/tasks/${task.id}/retry`, { acceptDoubleCharge: true }));
    expect([again.status, again.body['retryOf'], posts(stage)]).toEqual([202, task.id, 2]);
  });
});

test('recover of a task whose files had expired: its result is kept, so nobody is asked, and it stays', async () => {
  await onStage({}, async (stage) => {
    const simulate = { tasks: [{ seconds: 2, estimatedTime: null }], files: [{ status: 410 }] };
    const { task } = await playOn(stage, imageRequest(simulate, { keepFiles: true }));
    expect([task.outcome?.code, task.result]).toEqual(['result_expired', [{ url: expect.any(String) as unknown }]]);
    const looked = gets(stage);
    const answer = await act(stage, () => post(stage, `/v1/tasks/${task.id}/recover`));
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'nothing_to_recover' } } });
    expect([(await readPlayed(stage, task.id)).task, gets(stage) - looked]).toEqual([task, 0]);
    expect(await auditOf(stage, task.id)).toEqual([]);
  });
});

test('an event that is delivered twice, or that nobody asked for, is no look', async () => {
  await onStage({}, async (stage) => {
    const { task } = await playOn(stage, imageRequest({ tasks: [{ seconds: 60 }] }, { deadlineSeconds: 10 }));
    const looked = gets(stage);
    await act(stage, () => post(stage, `/v1/tasks/${task.id}/recover`));
    const event = stage.events.find((one) => one['detail-type'] === 'Bide Late Look Asked');
    if (event === undefined) throw new Error('Nobody asked.');
    for (const audit of [event.detail['audit'], 'AUDIT#never', 'TASK']) {
      const detail = { ...event.detail, audit };
      const answer = await stage.clock.run(stage.runtime.invoke('query', { ...event, detail }));
      expect(answer).toEqual({ state: 'not_asked' });
    }
    expect(gets(stage) - looked).toBe(1);
  });
});
