/** Where a task stands in the state machine, read off its record: executions themselves are nobody's to read here. */
import { time } from './format.js';

/** After an attempt that failed the wait is named by the error. */
const retries = {
  model_unavailable: 'Retry after a short delay',
  generation_failed: 'Retry the request',
  timeout: 'Retry with simpler parameters',
};

/** The state and one sentence about it. `errors`: of the task, newest first. */
export function standing({ status, outcome, attempts, nextLookAt, cancelRequested }, errors, now) {
  if (status === 'succeeded') return { state: 'Task succeeded', text: 'Succeeded: the result is here.' };
  if (outcome !== null)
    return {
      state: 'Task failed',
      text: `${status === 'cancelled' ? 'Cancelled' : 'Failed'}: ${outcome.message.replace(/\.$/, '')}.`,
    };
  const attempt = attempts.at(-1);
  if (attempt === undefined) return { state: 'Submit task', text: 'Taken in, and about to be sent.' };
  if (cancelRequested)
    return {
      state: stateOf(attempt, errors, nextLookAt, now),
      text: 'Asked to be cancelled: it ends at its next step.',
    };
  const state = stateOf(attempt, errors, nextLookAt, now);
  return { state, text: textOf(state, attempt, nextLookAt) };
}

function stateOf({ state, sends, refused }, errors, nextLookAt, now) {
  switch (state) {
    case 'accepted':
      return nextLookAt !== null && new Date(nextLookAt) > now ? 'Wait for the next look' : 'Query status';
    case 'prepared':
      return sends > 0 && sends === refused ? 'Wait before sending' : 'Submit task';
    case 'closed':
      return retries[errors[0]?.code] ?? 'Retry as the caller foresaw';
    default:
      return 'Submit task';
  }
}

function textOf(state, attempt, nextLookAt) {
  switch (state) {
    case 'Wait for the next look':
      return `Waiting for the next look at ${time(nextLookAt)}.`;
    case 'Query status':
      return 'Looking now.';
    case 'Wait before sending':
      return 'The provider refused the last send: waiting before the next one.';
    case 'Submit task':
      return attempt.state === 'ambiguous'
        ? 'The answer to the send was lost: nothing is sent again before it is clear what was bought.'
        : attempt.state === 'sending'
          ? 'Sending now.'
          : 'Waiting for its turn to be sent.';
    default:
      return `Attempt ${attempt.n} has failed: waiting before the next one.`;
  }
}
