/** Stories in which somebody interferes with a task while it is on its way. */
import { setTimeout as pause } from 'node:timers/promises';
import { taskKey } from '../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import type { Item } from '../../core/records/write.ts';
import type { Blueprint } from '../../local/blueprint.ts';
import { everyItemAt } from './every-item.ts';
import { readPlayed, startStage, type Played, type Stage, type StageOptions } from './play.ts';

export { callApi } from './call-api.ts';

/** Tells a story on a stage of its own, lets everything come to rest, and reads what came of the task that it names. */
export async function story(options: StageOptions, tell: (stage: Stage) => Promise<string>): Promise<Played> {
  return onStage(options, async (stage) => {
    const taskId = await stage.clock.run(tell(stage));
    return readPlayed(stage, taskId);
  });
}

/** Gives a stage of its own to `work`. */
export async function onStage<T>(options: StageOptions, work: (stage: Stage) => Promise<T>): Promise<T> {
  const stage = await startStage(options);
  try {
    return await work(stage);
  } finally {
    await stage.close();
  }
}

/** Stops the execution of a task's generation as somebody in the console would. */
export function stopExecution({ runtime }: Stage, taskId: string, generation = 1): void {
  const execution = runtime.engine.list().find(({ name }) => name === `${taskId}.${generation}`);
  if (execution === undefined) throw new Error(`Task ${taskId} has no execution of generation ${generation}.`);
  runtime.engine.stop(execution.arn);
}

/** Status of each execution of a task, by generation. */
export const statusesOf = ({ runtime }: Stage, taskId: string): string[] =>
  runtime.engine
    .list()
    .filter(({ name }) => name.startsWith(taskId))
    .map(({ status }) => status)
    .reverse();

/** The task as it is stored now. */
export async function stored({ clock, runtime }: Stage, taskId: string): Promise<TaskRecord> {
  const item = await clock.busy(() => runtime.table.get(taskKey(taskId)));
  if (item === undefined) throw new Error(`Task ${taskId} is gone.`);
  return asTask(item);
}

/** A deployment in which the end of an execution is told to nobody. */
export const withoutStatusEvents = (blueprint: Blueprint): Blueprint => ({
  ...blueprint,
  rules: blueprint.rules.filter(({ bus, pattern }) => bus !== 'default' || pattern === undefined),
});

/** A deployment whose executions oversleep: every wait for a look takes a day. */
export const oversleeping = (blueprint: Blueprint): Blueprint => {
  const definition = JSON.parse(blueprint.definition) as { States: Record<string, object> };
  const wait = { Type: 'Wait', Seconds: 24 * 3600, Next: 'Query status' };
  const States = { ...definition.States, 'Wait for the next look': wait };
  return { ...blueprint, definition: JSON.stringify({ ...definition, States }) };
};

/** Waits, in real time, until the first POST is under way. */
export async function posted({ clock, simulator }: Stage): Promise<void> {
  await clock.busy(async () => {
    while (simulator.received.length === 0) await pause(5);
  });
}

/** Everything that the table holds. */
export const everyItem = ({ runtime }: Stage): Promise<Item[]> =>
  everyItemAt({ endpoint: runtime.endpoint, tableName: runtime.blueprint.table.name });
