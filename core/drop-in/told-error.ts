/** What a failed task is told with: the provider's own code and message where it gave them, ours where the end is ours. */
import type { Profile } from '../provider/profile.ts';
import { OUR_CODE } from '../provider/reply-body.ts';
import type { Outcome } from '../records/task-record.ts';

/** What the contract calls a failure that gives no reason. */
const WITHOUT_CODE = 'generation_failed';

/**
 * Codes of ours stay as they are: named like one of the provider's, `submission_ambiguous` would invite a client to
 * send again what may have been bought.
 */
export function toldError({ code, message }: Outcome, { reply }: Profile): { code: string; message: string } {
  const own = code.replace(OUR_CODE, '');
  return { code: own === reply.taskError.codeOtherwise ? WITHOUT_CODE : own, message };
}
