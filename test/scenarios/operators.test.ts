/** What people do when things went wrong: each command's way through API, events, functions and provider. */
import { expect, test } from '@jest/globals';
import { AwsError } from '../../local/aws/operation.ts';
import { onStage, stored } from './at-work.ts';
import { act, auditOf, gets, post, posts, taskOf } from './operating.ts';
import { admit, imageRequest, playOn, readPlayed, type Stage } from './play.ts';
import { straight } from './expect-played.ts';

/** From the POST on, this many writes of the table fail. */
function failWritesAfterPost({ aws, simulator }: Stage, count: number): void {
  let left = count;
  aws.onCall = (target) => {
    if (!target.endsWith('.UpdateItem') || simulator.received.length === 0 || left === 0) return;
    left -= 1;
    throw new AwsError('AccessDeniedException', 'The table takes no writes now.');
  };
}

const lost = { posts: [{ fault: 'reset', billed: true }] };

test('adopt: the answer was lost, a person finds the id, and the paid result is kept beside the outcome', async () => {
  await onStage({}, async (stage) => {
    const { task } = await playOn(stage, imageRequest(lost));
    expect(task.outcome).toMatchObject({ code: 'submission_ambiguous', mayBeCharged: true });
    const bought = stage.simulator.ledger.rows[0]?.task.id;
    await stage.clock.run(stage.clock.sleep(5000));
    const answer = await act(stage, () => post(stage, `/v1/tasks/${task.id}/adopt`, { providerTaskId: bought }));
    expect(answer).toMatchObject({ status: 202, body: { attempts: [{ state: 'accepted', providerTaskId: bought }] } });
    const after = await act(stage, () => taskOf(stage, task.id));
    expect(after['outcome']).toEqual(task.outcome);
    expect(after).toMatchObject({ result: null, lateResult: { attempt: 1, result: expect.anything() } });
    expect([posts(stage), gets(stage)]).toEqual([1, 1]);
    expect(await auditOf(stage, task.id)).toEqual([
      ['adopt', 'done', 'the provider task id is stored'],
      ['recover', 'done', 'succeeded: the result is kept'],
    ]);
  });
});

test('adopt, while the task is open: not before the answer is overdue; then its own execution looks, and it succeeds', async () => {
  await onStage({}, async (stage) => {
    failWritesAfterPost(stage, 4);
    const id = await act(stage, async () => {
      const taskId = await admit(stage, imageRequest(lost));
      await stage.clock.sleep(5000);
      const { state, answerDueAt = 0 } = (await stored(stage, taskId)).attempts['1'] ?? {};
      expect(state).toBe('sending');
      const providerTaskId = stage.simulator.ledger.rows[0]?.task.id;
      const adopt = () => post(stage, `/v1/tasks/${taskId}/adopt`, { providerTaskId });
      expect(await adopt()).toMatchObject({ status: 409, body: { error: { code: 'answer_under_way' } } });
      await stage.clock.sleep(answerDueAt - stage.clock.now());
      expect(await adopt()).toMatchObject({ status: 202, body: { status: 'running', outcome: null } });
      return taskId;
    });
    const played = await readPlayed(stage, id);
    expect(played.task).toMatchObject({
      status: 'succeeded',
      lateResult: null,
      attempts: [{ state: 'closed', sends: 1 }],
    });
    expect([played.posts.length, played.gets.length, played.billed]).toEqual([1, 1, 1]);
    expect(await auditOf(stage, id)).toEqual([['adopt', 'done', 'the provider task id is stored']]);
  });
});

test('retry: the same request as a new task, and the old one stays', async () => {
  await onStage({}, async (stage) => {
    const refused = { posts: [{ status: 400, code: 'no_such_model' }] };
    const { task } = await playOn(stage, imageRequest(refused));
    expect(task.outcome).toMatchObject({ code: 'no_such_model', mayBeCharged: false });
    const answer = await act(stage, () => post(stage, `/v1/tasks/${task.id}/retry`));
    expect([answer.status, answer.body['retryOf']]).toEqual([202, task.id]);
    const second = await readPlayed(stage, String(answer.body['id']));
    expect([second.task.status, second.task.retryOf, second.path]).toEqual(['succeeded', task.id, straight(1)]);
    expect((await readPlayed(stage, task.id)).task).toEqual(task);
    expect([posts(stage), stage.simulator.ledger.rows.length]).toEqual([2, 1]);
  });
});

test('retry of what may have been charged: only for somebody who accepts to pay twice', async () => {
  await onStage({}, async (stage) => {
    const { task } = await playOn(stage, imageRequest(lost));
    const retry = (body: object) => act(stage, () => post(stage, `/v1/tasks/${task.id}/retry`, body));
    expect(await retry({})).toMatchObject({ status: 409, body: { error: { code: 'may_be_charged_twice' } } });
    expect(posts(stage)).toBe(1);
    expect((await retry({ acceptDoubleCharge: true })).status).toBe(202);
    expect([posts(stage), stage.simulator.ledger.rows.length]).toEqual([2, 2]);
  });
});

test('pause: nobody sends, everybody goes on looking; resumed, the waiting task is sent', async () => {
  await onStage({}, async (stage) => {
    const ids = await act(stage, async () => {
      const first = await admit(stage, imageRequest({ id: 'first', tasks: [{ seconds: 100, estimatedTime: null }] }));
      await stage.clock.sleep(1000);
      expect((await post(stage, '/v1/limit-groups/unified/pause')).body).toMatchObject({ paused: true });
      const second = await admit(stage, imageRequest({ id: 'second' }));
      await stage.clock.sleep(300_000);
      expect(posts(stage)).toBe(1);
      expect((await stored(stage, first)).outcome?.code).toBe('succeeded');
      expect((await stored(stage, second)).attempts['1']).toMatchObject({ state: 'prepared', sends: 0 });
      expect((await post(stage, '/v1/limit-groups/unified/resume')).body).toMatchObject({ paused: false });
      const resumedAt = stage.clock.now();
      await stage.runtime.idle();
      expect(((await stored(stage, second)).attempts['1']?.sentAt ?? 0) - resumedAt).toBeLessThanOrEqual(60_000);
      return [first, second];
    });
    for (const id of ids) expect((await readPlayed(stage, id)).task.status).toBe('succeeded');
    const waiting = stage.lines.filter(({ fields }) => fields['errorCode'] === 'limit_group_paused');
    expect([posts(stage), waiting.length]).toEqual([2, 7]);
  });
});

test('a pause for a while ends by itself, to the second', async () => {
  await onStage({}, async (stage) => {
    const [id, until] = await act(stage, async () => {
      const { body } = await post(stage, '/v1/limit-groups/unified/pause', { forSeconds: 40 });
      return [await admit(stage, imageRequest()), Date.parse(String(body['pausedUntil']))] as const;
    });
    const played = await readPlayed(stage, id);
    expect(played.task.status).toBe('succeeded');
    expect((played.record.attempts['1']?.sentAt ?? 0) - until).toBe(0);
  });
});

test('a pause stops no deadline: the task ends unsent, and nothing may be charged', async () => {
  await onStage({}, async (stage) => {
    await act(stage, () => post(stage, '/v1/limit-groups/unified/pause'));
    const played = await playOn(stage, imageRequest({}, { deadlineSeconds: 100 }));
    expect(played.task.outcome).toMatchObject({ code: 'deadline_exceeded', mayBeCharged: false });
    expect(posts(stage)).toBe(0);
  });
});
