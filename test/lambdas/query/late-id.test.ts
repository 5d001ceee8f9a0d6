/** Ids that travelled in the step because the table could not be written after the POST. */
import { expect, test } from '@jest/globals';
import { preparedAttempt, type AttemptState } from '../../../core/attempt/attempt-record.ts';
import { parseDeployment } from '../../../core/deployment.ts';
import { taskKey } from '../../../core/records/keys.ts';
import { asTask, type Outcome } from '../../../core/records/task-record.ts';
import { newTask } from '../../../core/task/new-task.ts';
import { step } from '../../../core/workflow/document.ts';
import { queryTask } from '../../../lambdas/query/query-task.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';
import { quietPorts } from '../../helpers/quiet-ports.ts';

const taskId = 'mfrggzdfmztwq2lknnwg23tpob';

/** A task that was cancelled while its attempt stood so; Query of the first execution then comes with the id. */
async function cancelledWhile(state: AttemptState, generation = 1) {
  const clock = new VirtualClock();
  const table = new MemoryTable({ clock });
  const deployment = parseDeployment({});
  const request = { profile: 'unified', operation: 'images', body: { model: 'm' } };
  const admitted = { taskId, owner: 'o', request, model: 'm', fingerprint: 'f', writer: 'w', now: clock.now() };
  const attempt = { ...preparedAttempt({ providerKeyId: 'unified', writer: 'w', now: 0 }), state, sends: 1 };
  const ended = { status: 'cancelled', code: 'cancelled', message: 'm', recommendedAction: '', attempt: 1 } as const;
  const outcome: Outcome = { ...ended, mayBeCharged: true, finishedAt: clock.now(), writer: 'w' };
  const task = { ...newTask(admitted, deployment.settings), attempt: 1, attempts: { '1': attempt } };
  await table.put({ ...task, generation, status: 'cancelled', outcome });
  const invocation = { requestId: 'r', remainingMs: () => 60_000, signal: new AbortController().signal };
  const provider = { call: () => Promise.reject(new Error('nobody is asked')) };
  const context = { ...quietPorts, table, clock, random: () => 0.5, deployment, invocation, provider };
  const before = step('accepted', {
    attempt: 1,
    send: 1,
    providerTaskId: 'bought-1',
    waitSeconds: 2,
    dueAt: clock.now(),
  });
  const answer = await queryTask({ v: 1, taskId, generation: 1, step: before }, context);
  const stored = asTask((await table.get(taskKey(taskId))) ?? { pk: '', sk: '' });
  return { answer, attempt: stored.attempts['1'], outcome: stored.outcome };
}

test.each(['ambiguous', 'closed'] as const)(
  'is kept in an attempt that is %s, and the outcome stays',
  async (state) => {
    const { answer, attempt, outcome } = await cancelledWhile(state);
    expect(attempt?.providerTaskId).toBe('bought-1');
    expect(outcome).toMatchObject({ status: 'cancelled', mayBeCharged: true });
    expect(answer.kind).toBe('cancelled');
  },
);

test.each(['ambiguous', 'closed'] as const)(
  'is kept in an attempt that is %s, by an execution that another one follows',
  async (state) => {
    const { answer, attempt, outcome } = await cancelledWhile(state, 2);
    expect(attempt?.providerTaskId).toBe('bought-1');
    expect(outcome).toMatchObject({ status: 'cancelled', mayBeCharged: true });
    expect(answer.kind).toBe('superseded');
  },
);
