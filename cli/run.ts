/** `bide run`: takes the requests of files through, shows how they fare, and ends when all have ended. */
import { parseArgs } from 'node:util';
import { ERROR_PREFIX, taskKey } from '../core/records/keys.ts';
import { readResult } from '../core/records/result.ts';
import { asTask } from '../core/records/task-record.ts';
import { isTerminal, taskView, type TaskView } from '../core/task/task-view.ts';
import { account, liveLine, plainLine, shortId } from './describe-task.ts';
import { exitCodes, type Io } from './io.ts';
import { readRequests, type FiledRequest } from './read-requests.ts';
import { Screen } from './show/screen.ts';
import { startLocal, type Local } from './start-local.ts';
import { readLedger } from './read-ledger.ts';
import { Stories } from './story.ts';

const options = {
  json: { type: 'boolean', default: false },
  folder: { type: 'string' },
  settings: { type: 'string' },
} as const;

/** Runs the command. Exit code 0 when every task succeeded, 1 when one did not. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const requests = await readRequests(positionals, io.folder);
  const screen = new Screen(io);
  try {
    return await runAll(requests, values, screen, io);
  } finally {
    screen.close();
  }
}

interface RunValues {
  readonly json: boolean;
  readonly folder?: string | undefined;
  readonly settings?: string | undefined;
}

async function runAll(requests: readonly FiledRequest[], values: RunValues, screen: Screen, io: Io): Promise<number> {
  const stories = new Stories(Date.now, (story, event) => screen.changed(plainLine(story, event)));
  const { folder, settings } = values;
  const local = await startLocal({ folder, settings, log: (log) => stories.listening(log) }, io);
  try {
    const results = await Promise.all(
      requests.map((filed) => takeThrough(filed, local, stories, screen, values.json, io)),
    );
    if (!values.json) io.stdout.write(await compared(results, local));
    return results.every((task) => task.status === 'succeeded') ? exitCodes.ok : exitCodes.taskFailed;
  } finally {
    await local.close();
  }
}

async function takeThrough(
  { request, place }: FiledRequest,
  local: Local,
  stories: Stories,
  screen: Screen,
  json: boolean,
  io: Io,
): Promise<TaskView> {
  const { runtime } = local;
  const admission = await runtime.admit({ request, owner: 'local', start: true });
  if (admission.kind !== 'admitted') throw new Error(`${place} was not admitted: ${admission.kind}.`);
  const { taskId } = admission.task;
  const story = stories.get(taskId);
  const name = `${request.profile}/${request.operation}`;
  screen.show(taskId, () => liveLine(story, name, Date.now(), screen.colors));
  const task = await untilTerminal(local, taskId, io);
  const errors = await runtime.table.list(taskKey(taskId).pk, ERROR_PREFIX);
  const doneAt = await readDoneAt(task, local);
  const head = `task ${shortId(taskId)}  ${name}   ${local.provider}, records in ${local.folder}`;
  const text = json ? JSON.stringify(task) : [head, ...account(task, story, errors, doneAt), ''].join('\n');
  screen.finished(taskId, `${text}\n`);
  return task;
}

/** When the simulator had finished a task. */
async function readDoneAt(task: TaskView, { simulatorUrl }: Local): Promise<number | undefined> {
  if (simulatorUrl === undefined) return undefined;
  const { rows } = await readLedger(simulatorUrl);
  const bought = rows.find((row) => row.task.id === task.attempts.at(-1)?.providerTaskId)?.task;
  return bought === undefined ? undefined : bought.createdAt + 1000 * bought.seconds;
}

/** What the simulator received and billed beside what was recorded before it was sent. */
async function compared(tasks: readonly TaskView[], { simulatorUrl }: Local): Promise<string> {
  if (simulatorUrl === undefined) return '';
  const { posts, billed } = await readLedger(simulatorUrl);
  const attempts = tasks.flatMap((task) => task.attempts);
  const sends = attempts.reduce((sum, attempt) => sum + attempt.sends, 0);
  const refused = attempts.reduce((sum, attempt) => sum + attempt.refused, 0);
  return `sends recorded ${sends} (${refused} refused) · POSTs received ${posts} · billed ${billed}\n`;
}

async function untilTerminal({ runtime, folder }: Local, taskId: string, io: Io): Promise<TaskView> {
  for (;;) {
    if (io.interrupted.aborted)
      throw new Error(`Interrupted. Tasks stay in ${folder} and go on at the next run or serve.`);
    const item = await runtime.table.get(taskKey(taskId));
    if (item === undefined) throw new Error(`Task ${taskId} is gone.`);
    const task = asTask(item);
    if (isTerminal(task)) return taskView(task, await readResult(runtime, task));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
