/** What looks after the end have brought home. */
import type { AttemptView } from '../../client/bide.ts';

/** An attempt whose result was found after the end; an API of an earlier release does not tell. */
export const isBroughtHome = ({ lateResultAt }: AttemptView): boolean => typeof lateResultAt === 'string';
