/** What looks after the end have brought home. */
import type { AttemptView, TaskView } from '../../client/bide.ts';
import type { Io } from '../io.ts';

/** An attempt whose result was found after the end; an API of an earlier release does not tell. */
export const isBroughtHome = ({ lateResultAt }: AttemptView): boolean => typeof lateResultAt === 'string';

/** An attempt whose result is kept: as the task's own, or as one that was found after the end. */
export const isKept = ({ outcome }: Pick<TaskView, 'outcome'>, attempt: AttemptView): boolean =>
  isBroughtHome(attempt) || (outcome?.status === 'succeeded' && outcome.attempt === attempt.n);

/** Says how many tasks were left out because what they bought is there. */
export function tellBroughtHome(count: number, { stderr }: Pick<Io, 'stderr'>): void {
  if (count === 0) return;
  const [has, them] = count === 1 ? ['has its result', 'it'] : ['have their results', 'them'];
  stderr.write(`${count} more ${has}, found after the end: bide status shows ${them}\n`);
}
