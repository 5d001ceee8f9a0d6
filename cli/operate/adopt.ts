/** `bide adopt`: which purchase an ambiguous attempt was, as somebody has found out. */
import { parseArgs } from 'node:util';
import { exitCodes, UsageError, type Io } from '../io.ts';
import { readTaskIds } from '../read-task-ids.ts';
import { printTasks } from '../show/print-tasks.ts';
import { targetOptions } from '../target/api-target.ts';
import { connect } from '../target/connect.ts';
import { isKept } from './late-results.ts';
import { lookedAt } from './recover.ts';
import { showNamed } from './wanted-tasks.ts';

const options = {
  ...targetOptions,
  attempt: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
} as const;

/** Of a task that has ended it prints what a look then saw, of an open one how it stands; 1 without a result. `--dry-run`: how it stands, and nothing is told. */
export async function adopt(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [taskId, providerTaskId, ...more] = positionals;
  if (taskId === undefined || providerTaskId === undefined || more.length > 0) {
    throw new UsageError("Give a task id and the provider's id of what it bought.");
  }
  const [id = ''] = readTaskIds([taskId]);
  const attempt = readAttempt(values.attempt);
  const bide = await connect(values, io);
  if (values['dry-run']) return showNamed([id], values.json, bide, io);
  const task = await bide.adopt(id, providerTaskId, { attempt, signal: io.interrupted });
  if (task.outcome === null) {
    printTasks([task], values.json, io);
    // Its execution may have given up already, and not written it down yet: then it does not look any more.
    io.stderr.write(`If it ends as submission_ambiguous all the same: bide recover ${id}\n`);
    return exitCodes.ok;
  }
  const adopted = task.attempts.find((one) => one.providerTaskId === providerTaskId);
  if (adopted !== undefined && isKept(task, adopted)) {
    const said = `${id}  attempt ${adopted.n}  its result is kept already`;
    io.stdout.write(`${values.json ? JSON.stringify(task) : said}\n`);
    return exitCodes.ok;
  }
  const { line, isWell } = await lookedAt(id, values.json, bide, io);
  io.stdout.write(`${line}\n`);
  return isWell ? exitCodes.ok : exitCodes.taskFailed;
}

function readAttempt(text: string | undefined): number | undefined {
  if (text === undefined || /^[1-9]\d?$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new UsageError(`--attempt is ${text}; allowed: the number of an attempt, from 1.`);
}
