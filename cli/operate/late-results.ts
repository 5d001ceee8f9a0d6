/** What looks after the end have brought home. */
import type { AttemptView, TaskView } from '../../client/bide.ts';
import { gaveResult } from '../../core/task/outcome.ts';
import type { Io } from '../io.ts';

/** An attempt whose result was found after the end; an API of an earlier release does not tell. */
export const isBroughtHome = ({ lateResultAt }: AttemptView): boolean => typeof lateResultAt === 'string';

/** An attempt whose result is kept: as the task's own, or as one that was found after the end. */
export const isKept = ({ outcome }: Pick<TaskView, 'outcome'>, attempt: AttemptView): boolean =>
  isBroughtHome(attempt) || (outcome !== null && outcome.attempt === attempt.n && gaveResult(outcome));

/** Says how many tasks were left out because what they bought is there. */
export const tellBroughtHome = (count: number, io: Pick<Io, 'stderr'>): void =>
  tellKept(count, 'found after the end', io);

/** Says how many tasks were left out because their own results are there, and only files of them are not. */
export const tellWithoutFiles = (count: number, io: Pick<Io, 'stderr'>): void =>
  tellKept(count, 'without all of the files', io);

function tellKept(count: number, how: string, { stderr }: Pick<Io, 'stderr'>): void {
  if (count === 0) return;
  const [has, them] = count === 1 ? ['has its result', 'it'] : ['have their results', 'them'];
  stderr.write(`${count} more ${has}, ${how}: bide status shows ${them}\n`);
}
