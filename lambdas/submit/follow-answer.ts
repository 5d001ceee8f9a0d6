/** What an answer to the POST leads to. Every branch stores it before it returns. */
import type { SubmitReading } from '../../core/provider/reading.ts';
import type { StepContext } from '../../core/step-context.ts';
import type { SubmitStep } from '../../core/workflow/document.ts';
import { followAcceptance } from './follow-acceptance.ts';
import { followDoubt } from './after-doubt.ts';
import { followFailure, followRefusal } from './follow-refusal.ts';
import type { Sent } from './send.ts';

/** Branches on the reading of an answer; exhaustive. */
export function followAnswer(sent: Sent, reading: SubmitReading, context: StepContext): Promise<SubmitStep | 'posted'> {
  switch (reading.kind) {
    case 'accepted':
      return followAcceptance(sent, reading, context);
    case 'refused':
      return followRefusal(sent, reading, context);
    case 'failed':
      return followFailure(sent, reading.trouble, context);
    case 'ambiguous':
      return followDoubt(sent, reading.trouble, context);
  }
}
