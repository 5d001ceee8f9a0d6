/**
 * The files of a result that is stored already: each lap copies what is missing, until all of them are kept or nothing
 * more is to be hoped for. The outcome waits for that, and never longer than the task's deadline.
 */
import { settleFiles } from '../../core/attempt/transitions.ts';
import { fixed } from '../../core/defaults.ts';
import { noteError } from '../../core/records/error-row.ts';
import { readFileList, storeLap, type FileList } from '../../core/records/kept-files.ts';
import { settleWrite } from '../../core/records/settle-write.ts';
import type { TaskRecord } from '../../core/records/task-record.ts';
import { stampOf, type StepContext } from '../../core/step-context.ts';
import { verdictOf, whyNotKept } from '../../core/task/files-verdict.ts';
import { refusalWaitSeconds } from '../../core/timing/backoff.ts';
import { step, type QueryStep, type Step } from '../../core/workflow/document.ts';
import { closedAnswer } from './closed-answer.ts';
import { copyFiles, lapMs } from './copy-files.ts';

/** One lap. `task` is as it was stored last. */
export async function keepFiles(
  task: TaskRecord,
  before: Step,
  context: StepContext,
): Promise<QueryStep | 'read_again'> {
  const { table, log, clock } = context;
  const { taskId, attempt } = task;
  // A look that took long has left nothing of its function: the next lap has all of it.
  if (lapMs(context) <= 0) return step('pending', { ...before, waitSeconds: 1 });
  const list = await copyFiles(task, await readFileList(table, taskId, attempt), context);
  if (!(await storeLap(table, task, attempt, list, stampOf(context)))) return 'read_again';
  const isLast = list.tries >= fixed.fileTries || clock.now() >= task.deadlineAt;
  const verdict = verdictOf(list.files, isLast);
  log.info('files', { taskId, attempt, kept: kept(list), of: list.files.length, tries: list.tries, verdict });
  if (verdict === undefined) return step('pending', { ...before, waitSeconds: waitSeconds(task, list.tries, context) });
  await noteUnkept(task, before, list, context);
  const message = verdict === 'kept' ? '' : `${kept(list)} of ${list.files.length} files kept`;
  const written = await settleWrite(table, settleFiles(task, verdict, message, stampOf(context)), (stored) => {
    return stored.attempts[String(attempt)]?.writer === context.invocation.requestId;
  });
  return written.kind === 'overtaken' ? 'read_again' : closedAnswer(written.task, before, context);
}

const kept = ({ files }: FileList): number => files.filter(({ reply }) => reply?.kind === 'copied').length;

/** Backoff, but not past the deadline: the last try is then. */
function waitSeconds(task: TaskRecord, tries: number, { deployment, clock, random }: StepContext): number {
  const { backoffBaseSeconds: baseSeconds, backoffCapSeconds: capSeconds } = deployment.settings;
  const seconds = refusalWaitSeconds(tries, undefined, { baseSeconds, capSeconds }, random);
  const left = Math.ceil((task.deadlineAt - clock.now()) / 1000);
  return Math.max(1, Math.min(Math.ceil(seconds), left));
}

async function noteUnkept(task: TaskRecord, before: Step, list: FileList, context: StepContext): Promise<void> {
  for (const file of list.files) {
    const told = whyNotKept(file);
    if (told === undefined) continue;
    const { attempt } = task;
    const { send } = before;
    await noteError(context, task, { phase: 'files', attempt, send, trouble: told, at: context.clock.now() });
  }
}
