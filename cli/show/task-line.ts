/** A task in one line. */
import type { Colors } from 'picocolors/types.js';
import type { ListedTask, TaskView } from '../../client/bide.ts';
import type { Cell } from './columns.ts';
import { ago, duration } from './time.ts';

/** Lines that are printed one by one stand under each other all the same. */
const STATUS_WIDTH = 'succeeded'.length;

/** A task, from a list or by itself. */
type Shown = ListedTask & Partial<Pick<TaskView, 'lateResult'>>;

/** Id, status, what it is, model, age, and what comes next or came out. */
export function taskCells(task: Shown, now: number, colors: Colors): Cell[] {
  return [
    task.id,
    { text: statusText(task).padEnd(STATUS_WIDTH), paint: paintOf(task, colors) },
    `${task.profile}/${task.operation}`,
    task.model,
    ago(Date.parse(task.createdAt), now),
    ending(task, now),
  ];
}

/** `running 40 %`. */
export function statusText({ status, progress }: Pick<ListedTask, 'status' | 'progress'>): string {
  return status === 'running' && progress !== null ? `running ${progress} %` : status;
}

function paintOf({ status }: ListedTask, colors: Colors): (text: string) => string {
  switch (status) {
    case 'succeeded':
      return colors.green;
    case 'failed':
      return colors.red;
    case 'cancelled':
      return colors.yellow;
    case 'queued':
    case 'running':
      return colors.cyan;
  }
}

function ending({ outcome, createdAt, cancelRequested, nextLookAt, lateResult }: Shown, now: number): string {
  if (outcome !== null) {
    const took = `took ${duration(Date.parse(outcome.finishedAt) - Date.parse(createdAt))}`;
    if (outcome.status === 'succeeded') return took;
    const action = outcome.recommendedAction === '' ? '' : `: ${outcome.recommendedAction}`;
    const late = (lateResult ?? null) === null ? '' : '; its result came late';
    return `${outcome.code}${action}${outcome.mayBeCharged ? ' (may be charged)' : ''}${late}`;
  }
  if (cancelRequested) return 'cancellation requested';
  if (nextLookAt === null) return '';
  const leftMs = Date.parse(nextLookAt) - now;
  return leftMs > 0 ? `next look in ${duration(leftMs + 999)}` : 'looking';
}
