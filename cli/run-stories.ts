/** A few requests on this machine, with the story of each as it goes. */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ERROR_PREFIX, taskKey } from '../core/records/keys.ts';
import { readFileViews, type FilePorts } from '../core/records/file-views.ts';
import { readResult } from '../core/records/result.ts';
import { asTask } from '../core/records/task-record.ts';
import { isTerminal, taskView, type TaskView } from '../core/task/task-view.ts';
import type { Log } from '../core/ports.ts';
import type { Admission } from '../local/admission.ts';
import { account } from './describe-task.ts';
import { exitCodes, type Io } from './io.ts';
import type { ProviderChoice } from './provider-choice.ts';
import { readLedger } from './read-ledger.ts';
import type { FiledRequest } from './read-requests.ts';
import { liveLine, plainLine, shortId } from './show/live-line.ts';
import { columnsOf, Screen } from './show/screen.ts';
import { startLocal, type Local } from './start-local.ts';
import { Stories } from './story.ts';

/** What to run, and where. */
export interface StoriedRun {
  readonly requests: readonly FiledRequest[];
  readonly provider: ProviderChoice;
  readonly json: boolean;
  readonly folder?: string | undefined;
  readonly settings?: string | undefined;
}

/** Takes all of them through at once; exit code 0 when every task succeeded, 1 when one did not. */
export async function runStories(given: StoriedRun, io: Io): Promise<number> {
  const screen = new Screen(io);
  try {
    return await runAll({ ...given, screen }, io);
  } finally {
    screen.close();
  }
}

async function runAll(given: StoriedRun & { readonly screen: Screen }, io: Io): Promise<number> {
  const { requests, screen, json, provider, folder, settings } = given;
  const stories = new Stories(Date.now, (story, event) => screen.changed(plainLine(story, event)));
  const log = (inner: Log) => stories.listening(inner);
  const local = await startLocal({ provider, folder, settings, log, say: (line) => screen.say(line) }, io);
  try {
    if (io.interrupted.aborted) throw new Error('Interrupted before anything was sent.');
    // All come to their ends, whatever becomes of one: the next run would buy those again that this one abandons.
    const settled = await Promise.allSettled(
      requests.map((filed) => takeThrough(filed, { local, stories, screen, json, io })),
    );
    const tasks = settled.flatMap((one) => (one.status === 'fulfilled' && one.value !== undefined ? [one.value] : []));
    const broken = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    if (broken.length > 0) throw together(broken);
    if (!json) io.stdout.write(await compared(tasks, stories, local));
    const succeeded = tasks.filter(({ status }) => status === 'succeeded').length;
    return succeeded === requests.length ? exitCodes.ok : exitCodes.taskFailed;
  } finally {
    await local.close();
  }
}

/** One error of all; what befell each of them, as an interruption does, is told once. */
function together(causes: readonly unknown[]): Error {
  const messages = causes.map((cause) => (cause instanceof Error ? cause.message : String(cause)));
  return new AggregateError(causes, [...new Set(messages)].join('\n'));
}

interface Scene {
  readonly local: Local;
  readonly stories: Stories;
  readonly screen: Screen;
  readonly json: boolean;
  readonly io: Io;
}

/** Undefined when it was not admitted, which is told with every reason. */
async function takeThrough({ request, place }: FiledRequest, scene: Scene): Promise<TaskView | undefined> {
  const { local, stories, screen, json, io } = scene;
  const { runtime } = local;
  const admission = await runtime.admit({ request, owner: 'local', start: true });
  if (admission.kind !== 'admitted') {
    screen.say(`${place} was not admitted: ${reasonOf(admission)}`);
    return undefined;
  }
  const { taskId } = admission.task;
  const story = stories.get(taskId);
  const name = `${request.profile}/${request.operation}`;
  screen.show(taskId, () => liveLine(story, name, Date.now(), screen.colors));
  const task = await untilTerminal(local, taskId, io);
  const errors = await runtime.table.list(taskKey(taskId).pk, ERROR_PREFIX);
  const doneAt = await readDoneAt(task, local);
  const head = `task ${shortId(taskId)}  ${name}   ${local.provider}, records in ${local.folder}`;
  const width = io.stdout.isTTY === true ? columnsOf(io.stdout) : undefined;
  const known = { story, errors, doneAt, width, folder: local.folder };
  const text = json ? JSON.stringify(task) : [head, ...account(task, known), ''].join('\n');
  screen.finished(taskId, `${text}\n`);
  return task;
}

const reasonOf = (refusal: Exclude<Admission, { kind: 'admitted' }>) =>
  refusal.kind === 'invalid'
    ? refusal.problems.map(({ param, message }) => `${param}: ${message}`).join('\n  ')
    : `its idempotency key belongs to task ${refusal.taskId}.`;

/** When the simulator had finished a task. */
async function readDoneAt(task: TaskView, { simulatorUrl }: Local): Promise<number | undefined> {
  if (simulatorUrl === undefined) return undefined;
  const { rows } = await readLedger(simulatorUrl);
  const bought = rows.find((row) => row.task.id === task.attempts.at(-1)?.providerTaskId)?.task;
  return bought === undefined ? undefined : bought.createdAt + 1000 * bought.seconds;
}

/**
 * What was recorded before it was sent beside what the simulator received and billed: both of this run, and of all
 * tasks, for those that an earlier run left go on in this one. The simulator is asked first: a send that is recorded
 * meanwhile cannot have arrived without its record.
 */
async function compared(tasks: readonly TaskView[], stories: Stories, { simulatorUrl }: Local): Promise<string> {
  if (simulatorUrl === undefined) return '';
  const { posts, billed } = await readLedger(simulatorUrl);
  const sends = stories.all.flatMap(({ events }) => events.filter(({ kind }) => kind === 'sending')).length;
  const others = stories.all.filter(({ taskId }) => !tasks.some(({ id }) => id === taskId)).length;
  const also = others === 0 ? '' : ` (${others} earlier task${others === 1 ? '' : 's'} included)`;
  return `POSTs of this run: ${sends} recorded · ${posts} received · ${billed} billed${also}\n`;
}

/** Links to the files themselves: who serves the others is gone when this process is. */
const lasting = ({ table, links }: Local['runtime'], folder: string): FilePorts => ({
  table,
  links: {
    location: (key) => links.location(key),
    download: (key) => Promise.resolve(pathToFileURL(join(folder, key)).href),
  },
});

async function untilTerminal({ runtime, folder }: Local, taskId: string, io: Io): Promise<TaskView> {
  for (;;) {
    if (io.interrupted.aborted)
      throw new Error(`Interrupted. Tasks stay in ${folder} and go on at the next run or serve.`);
    const item = await runtime.table.get(taskKey(taskId));
    if (item === undefined) throw new Error(`Task ${taskId} is gone.`);
    const task = asTask(item);
    if (isTerminal(task)) {
      const links = lasting(runtime, resolve(io.folder, folder));
      return taskView(task, { result: await readResult(runtime, task), files: await readFileViews(links, task) });
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}
