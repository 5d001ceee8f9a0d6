/** The steps of many tasks, one after the other: waits follow what such tasks have taken, and say why. */
import { expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import { scheduleView } from '../../../core/api/schedule-view.ts';
import { waitViews } from '../../../core/api/wait-views.ts';
import { preparedAttempt } from '../../../core/attempt/attempt-record.ts';
import { durationsIn } from '../../../core/durations/durations.ts';
import { etaOf } from '../../../core/durations/eta.ts';
import { taskKey } from '../../../core/records/keys.ts';
import { asTask } from '../../../core/records/task-record.ts';
import { taskIdOf } from '../../../core/task/identity.ts';
import type { Urgency } from '../../../core/task/urgency.ts';
import { admitTask } from '../../../lambdas/admit/admit-task.ts';
import { queryTask } from '../../../lambdas/query/query-task.ts';
import { recordOutcome } from '../../../lambdas/record/record-outcome.ts';
import { submitTask } from '../../../lambdas/submit/submit-task.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';
import { quietPorts } from '../../helpers/quiet-ports.ts';

function desk() {
  const clock = new VirtualClock();
  const random = () => 0.5;
  const table = new MemoryTable({ clock });
  const durations = durationsIn({ table, clock, random });
  let n = 0;
  let doneAt = 0;
  let takes = 0;
  const answer = (body: object) =>
    Promise.resolve({
      kind: 'answer',
      status: 200,
      headers: {},
      body: JSON.stringify(body),
      receivedAt: clock.now(),
    } as const);
  const context = {
    table,
    clock,
    random,
    durations,
    ...quietPorts,
    deployment: parseDeployment({}),
    invocation: { requestId: 'i', remainingMs: () => 60_000, signal: new AbortController().signal },
    randomTaskId: () => taskIdOf('o', `k${(n += 1)}`),
    provider: {
      call: ({ method }: { method: string }) => {
        if (method === 'POST') doneAt = clock.now() + 1000 * takes;
        if (method === 'POST') return answer({ id: 'task-1', status: 'pending' });
        return answer(
          clock.now() < doneAt ? { status: 'processing' } : { status: 'completed', results: [{ url: 'u' }] },
        );
      },
    },
  };
  /** Takes a task of that many seconds through; answers with its record, its waits, and when it was expected. */
  const take = async (seconds: number, urgency: Urgency = 'normal') => {
    clock.jump(61_000);
    takes = seconds;
    const request = { profile: 'unified', operation: 'images', body: { model: 'm', prompt: 'a fox' }, urgency };
    const admitted = await admitTask({ request, owner: 'o', start: true }, context);
    if (admitted.kind !== 'admitted') throw new Error(admitted.kind);
    const input = { v: 1, taskId: admitted.task.taskId, generation: 1 };
    const stored = async () => asTask((await table.get(taskKey(input.taskId))) ?? { pk: '', sk: '' });
    const waits: number[] = [];
    let step: Awaited<ReturnType<typeof submitTask | typeof queryTask>> = await submitTask(input, context);
    const accepted = await stored();
    const known = await durations.estimate(`unified.images.${accepted.attempts['1']?.workload}`);
    while (step.kind === 'accepted' || step.kind === 'pending') {
      waits.push(step.waitSeconds);
      clock.jump(1000 * step.waitSeconds);
      step = await queryTask({ ...input, step }, context);
    }
    await recordOutcome(input, context);
    return {
      task: await stored(),
      waits,
      known,
      eta: etaOf(accepted, { known, since: accepted.attempts['1']?.acceptedAt ?? 0 }),
      acceptedAt: accepted.attempts['1']?.acceptedAt ?? 0,
    };
  };
  return { take, table };
}

test('after twenty tasks of twelve seconds the first look comes just when the next one is done', async () => {
  const { take } = desk();
  const before: number[][] = [];
  for (let i = 0; i < 20; i += 1) before.push((await take(12)).waits);
  expect(before[0]).toEqual([2, 3, 5, 7]);
  const { waits, task, known, eta, acceptedAt } = await take(12);
  expect(waits).toEqual([12]);
  expect(waitViews(task).map(({ seconds, why }) => [seconds, why])).toEqual([[12, 'learned']]);
  if (known === undefined || eta === null) throw new Error('nothing is known');
  const after = (time: string) => (Date.parse(time) - acceptedAt) / 1000;
  expect([after(eta.p50), after(eta.p90)]).toEqual([11, 13]);
  const workload = `unified.images.${task.attempts['1']?.workload}`;
  const schedule = scheduleView(workload, known, 'normal', parseDeployment({}).settings);
  expect(schedule.looks[0]).toMatchObject({ waitSeconds: waits[0], why: 'learned' });
});

test('a task that is expected after its deadline is over at its deadline', async () => {
  const { take } = desk();
  for (let i = 0; i < 20; i += 1) await take(12);
  const { task, known, acceptedAt } = await take(12);
  const attempt = { ...preparedAttempt({ providerKeyId: 'unified', writer: 'w', now: 0 }), state: 'accepted' } as const;
  const open = { ...task, attempts: { '1': { ...attempt, acceptedAt } } };
  delete (open as { outcome?: unknown }).outcome;
  const expected = (deadlineSeconds: number) => {
    const eta = etaOf({ ...open, deadlineAt: acceptedAt + 1000 * deadlineSeconds }, { known, since: acceptedAt });
    return [eta?.p50, eta?.p90].map((time) => (Date.parse(time ?? '') - acceptedAt) / 1000);
  };
  expect([expected(60), expected(12), expected(10)]).toEqual([
    [11, 13],
    [11, 12],
    [10, 10],
  ]);
});

test('one in a hurry is looked at more often, a batch less', async () => {
  const waits: number[][] = [];
  for (const urgency of ['interactive', 'normal', 'batch'] as const) {
    const { take } = desk();
    for (let i = 0; i < 30; i += 1) await take(8 + (i % 5) * 4);
    waits.push((await take(23.5, urgency)).waits);
  }
  expect(waits).toEqual([[8, 7, 3, 4, 2], [17, 6, 2], [25]]);
});

test('an attempt keeps what kind it is, and its waits', async () => {
  const { take } = desk();
  const { task } = await take(12);
  expect(task.attempts['1']).toMatchObject({
    workload: expect.stringMatching(/^[a-z2-7]{3}\.[a-z2-7]{3}$/),
    waits: '2g3g5g7g',
  });
});
