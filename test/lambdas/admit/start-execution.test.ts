import { expect, test } from '@jest/globals';
import { defaults } from '../../../core/defaults.ts';
import { taskKey } from '../../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../../core/records/task-record.ts';
import { newTask } from '../../../core/task/new-task.ts';
import { executionOf, startExecution } from '../../../lambdas/admit/start-execution.ts';
import { MemoryTable } from '../../../local/memory-table.ts';

const taskId = 'b'.repeat(26);
const request = { profile: 'unified', operation: 'images', body: { model: 'm' } } as const;
const admitted = { taskId, owner: 'o', request, model: 'm', fingerprint: 'f', writer: 'w', now: 1_000_000 };
const task = newTask(admitted, defaults);

const outcome = {
  status: 'succeeded',
  code: 'succeeded',
  message: '',
  recommendedAction: '',
  attempt: 1,
  mayBeCharged: false,
  finishedAt: 1,
  writer: 'w',
} as const;

/** Step Functions in which every name of `known` was used before, by an execution of that status. */
async function world(known: Record<string, 'running' | 'closed'>, stored: Partial<TaskRecord> | null = {}) {
  const table = new MemoryTable({ clock: { now: () => 1_000_000 } });
  if (stored !== null) await table.put({ ...task, ...stored });
  const started: [string, unknown][] = [];
  const warned: unknown[][] = [];
  const context: Parameters<typeof startExecution>[1] = {
    table,
    log: { info: () => undefined, warn: (...line) => void warned.push(line), error: () => undefined },
    executions: {
      start(name, input) {
        started.push([name, input]);
        return Promise.resolve(Object.hasOwn(known, name) ? 'exists' : 'started');
      },
      status: (name) => Promise.resolve(known[name] ?? 'missing'),
      stop: () => Promise.reject(new Error('Starting stops nothing.')),
    },
  };
  const generation = async () => asTask((await table.get(taskKey(taskId))) ?? { pk: '', sk: '' }).generation;
  return { context, table, started, warned, generation };
}

const input = (generation: number) => ({ v: 1, taskId, generation });

test('an execution is named after task and generation, and gets ids only', () => {
  expect(executionOf({ ...task, generation: 3 })).toEqual({ executionName: `${taskId}.3`, input: input(3) });
});

test('a fresh task is started once', async () => {
  const { context, started, generation } = await world({});
  await startExecution(task, context);
  expect([started, await generation()]).toEqual([[[`${taskId}.1`, input(1)]], 1]);
});

test('an execution that runs is enough', async () => {
  const { context, started, generation } = await world({ [`${taskId}.1`]: 'running' });
  await startExecution(task, context);
  expect([started.length, await generation()]).toEqual([1, 1]);
});

test('an execution that has finished the task is enough', async () => {
  const { context, started, generation } = await world({ [`${taskId}.1`]: 'closed' }, { status: 'succeeded', outcome });
  await startExecution(task, context);
  expect([started.length, await generation()]).toEqual([1, 1]);
});

test('an execution that died is followed by the next generation, and that is said', async () => {
  const { context, started, warned, generation } = await world({ [`${taskId}.1`]: 'closed' });
  await startExecution(task, context);
  expect(started).toEqual([
    [`${taskId}.1`, input(1)],
    [`${taskId}.2`, input(2)],
  ]);
  expect(await generation()).toBe(2);
  expect(warned).toEqual([['execution had ended without an outcome', { taskId, executionName: `${taskId}.1` }]]);
});

test('a task that is gone is not brought back', async () => {
  const { context, table, started } = await world({ [`${taskId}.1`]: 'closed' }, null);
  await startExecution(task, context);
  expect([started.length, table.items()]).toEqual([1, []]);
});

test('two that find the same dead execution start one follower', async () => {
  const { context, started, generation } = await world({ [`${taskId}.1`]: 'closed' });
  await Promise.all([startExecution(task, context), startExecution(task, context)]);
  const followers = started.map(([name]) => name).filter((name) => name !== `${taskId}.1`);
  // Both start it, by the same name: that is one execution.
  expect([new Set(followers), await generation()]).toEqual([new Set([`${taskId}.2`]), 2]);
});
