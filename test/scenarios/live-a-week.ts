/**
 * A task of a week on the virtual clock: the synthesised definition, the interpreter and the real steps over a table in
 * memory, against a provider that does its worst to the length of the history.
 */
import { fixed } from '../../core/defaults.ts';
import { parseDeployment } from '../../core/deployment.ts';
import type { ProviderHttp } from '../../core/ports.ts';
import type { HttpCall, HttpReply } from '../../core/provider/http.ts';
import { coolDown } from '../../core/limits/limit-item.ts';
import { limitKey, taskKey } from '../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import { taskIdOf } from '../../core/task/identity.ts';
import type { StepInput } from '../../core/workflow/document.ts';
import { admitTask } from '../../lambdas/admit/admit-task.ts';
import { queryTask } from '../../lambdas/query/query-task.ts';
import { recordOutcome } from '../../lambdas/record/record-outcome.ts';
import { submitTask } from '../../lambdas/submit/submit-task.ts';
import { Engine } from '../../local/engine/engine.ts';
import type { Execution } from '../../local/engine/execution.ts';
import { StateFailure } from '../../local/engine/failure.ts';
import { MemoryTable } from '../../local/memory-table.ts';
import { seeded } from '../../local/seeded.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';
import { blueprint } from '../helpers/blueprint.ts';
import { quietPorts } from '../helpers/quiet-ports.ts';

export const WEEK = fixed.maxDeadlineSeconds;

/** What the provider answers: to POST n of attempt a, and to look n. Seconds since admission help it to decide. */
export interface Provider {
  readonly post?: (n: number) => HttpReply;
  readonly look?: (n: number, seconds: number) => HttpReply;
  /** Whether the function of a look breaks instead, when it is called for the nth time. */
  readonly breaks?: (seconds: number, n: number) => boolean;
  /** Whether the function of a send does. */
  readonly sendBreaks?: (seconds: number) => boolean;
  /** Whether others of the limit group have just been told to rest for two seconds, when Query is called for the nth time. */
  readonly rests?: (n: number) => boolean;
  /** Whether somebody else holds the only place of the limit group, all the time. */
  readonly full?: boolean;
}

export const answer = (status: number, body: object, headers: Record<string, string> = {}): HttpReply => ({
  kind: 'answer',
  status,
  headers,
  body: JSON.stringify(body),
  receivedAt: 0,
});
export const accepted = (n: number) => answer(200, { id: `task-${n}`, status: 'pending' });
export const pending = answer(200, { status: 'processing', progress: 1 });

export interface Lived {
  readonly execution: Execution;
  readonly task: TaskRecord;
  /** Seconds from admission to the end. */
  readonly seconds: number;
  /** Seconds from admission to each POST. */
  readonly postsAfter: readonly number[];
  /** HTTP status of what each look was answered. */
  readonly looks: readonly number[];
  /** Calls of functions that broke. */
  readonly failed: number;
  /** Times that the limit group was told to rest. */
  readonly rests: number;
}

/** Lives through a task with a deadline of a week. */
export async function live(provider: Provider, maxAttempts = 1): Promise<Lived> {
  const clock = new VirtualClock();
  const table = new MemoryTable({ clock });
  const startedAt = clock.now();
  const { functions, stateMachineArn, definition } = blueprint;
  const postsAfter: number[] = [];
  const looks: number[] = [];
  const age = () => (clock.now() - startedAt) / 1000;
  const http: ProviderHttp = {
    call({ method }: HttpCall) {
      if (method === 'POST') return Promise.resolve((provider.post ?? accepted)(postsAfter.push(age())));
      const reply = provider.look?.(looks.length + 1, age()) ?? pending;
      looks.push(reply.kind === 'answer' ? reply.status : -1);
      return Promise.resolve(reply);
    },
  };
  const context = {
    table,
    clock,
    random: seeded(1),
    ...quietPorts,
    deployment: parseDeployment(provider.full === true ? { providers: { unified: { concurrent: 1 } } } : {}),
    invocation: { requestId: 'r', remainingMs: () => 60_000, signal: new AbortController().signal },
    executions: {
      ...quietPorts.executions,
      start: async (name: string, input: unknown) => (await engine.start(stateMachineArn, name, input)).kind,
    },
    randomTaskId: () => taskIdOf('o', 'k'),
    provider: http,
  };
  if (provider.full === true) await table.put({ ...limitKey('unified'), holders: new Set(['other#1']) });
  let [queries, rests] = [0, 0];
  const query = async (input: StepInput) => {
    queries += 1;
    if (provider.breaks?.(age(), queries) === true) throw new StateFailure('Error', 'a fault of ours');
    if (provider.rests?.(queries) === true) {
      rests += 1;
      await table.update(coolDown('unified', clock.now() + 2000));
    }
    return queryTask(input, context);
  };
  const submit = (input: StepInput) => {
    if (provider.sendBreaks?.(age()) === true) throw new StateFailure('Error', 'a fault of ours');
    return submitTask(input, context);
  };
  const steps = new Map<string, (input: StepInput) => Promise<unknown>>([
    [functions.submit.arn, submit],
    [functions.query.arn, query],
    [functions.record.arn, (input) => recordOutcome(input, context)],
  ]);
  let calls = 0;
  const engine: Engine = new Engine({
    definitions: { [stateMachineArn]: definition },
    invoke: ({ functionArn, payload }) => {
      context.invocation = { ...context.invocation, requestId: `r${(calls += 1)}` };
      return steps.get(functionArn)?.(payload as StepInput) ?? Promise.reject(new Error(functionArn));
    },
    timeoutMs: () => 60_000,
    clock,
    random: context.random,
  });
  const body = { model: 'image-large', prompt: 'A lighthouse' };
  const request = { profile: 'unified', operation: 'images', body, deadlineSeconds: WEEK, maxAttempts };
  const taskId = await clock.run(
    (async () => {
      const admitted = await admitTask({ request, owner: 'o', start: true }, context);
      if (admitted.kind !== 'admitted') throw new Error(admitted.kind);
      await engine.idle();
      return admitted.task.taskId;
    })(),
  );
  const [execution] = engine.list();
  const item = await table.get(taskKey(taskId));
  if (execution === undefined || item === undefined) throw new Error('There is nothing left of it.');
  const failed = execution.events.filter(({ type }) => type === 'LambdaFunctionFailed').length;
  return { execution, task: asTask(item), seconds: age(), postsAfter, looks, failed, rests };
}
