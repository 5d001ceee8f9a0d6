/** How much of an execution's history is used up. A lap is a wait, a step and its branch. */
import type { TaskRecord } from '../records/task-record.ts';
import type { Step } from '../workflow/document.ts';
import { lapsLost } from './broken-step.ts';

/**
 * Laps before this one, at `now` (milliseconds since the epoch): those that the step before has counted, and those that
 * were lost since its wait ended because this one broke.
 */
export function spentLaps(before: Step | undefined, task: TaskRecord, now: number): number {
  // The first step of an execution was due when the task was admitted, or not long after.
  if (before === undefined) return lapsLost((now - task.createdAt) / 1000);
  const { spent, dueAt } = before;
  if (spent === undefined || dueAt === undefined) return seenLaps(task);
  return spent + lapsLost((now - dueAt) / 1000);
}

/** Of a document of an earlier release, which counts none: what the task itself knows of. */
const seenLaps = ({ looks, attempts }: TaskRecord): number =>
  Object.values(attempts).reduce((sum, { sends }) => sum + sends, looks);

/** An answer that counts its own lap and says when the next one is due. */
export function lapCounted<S extends Step>(answer: S, before: number, now: number): S {
  return { ...answer, spent: before + 1, dueAt: now + 1000 * answer.waitSeconds };
}
