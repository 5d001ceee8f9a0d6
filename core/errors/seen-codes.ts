import type { ErrorEntry } from './taxonomy.ts';

/** What was seen on the way and is written down, beside what the provider says itself. */
export const seenCodes = {
  answer_lost: {
    meaning: 'a look was asked and got no whole answer',
    fault: 'provider',
    retry: 'backoff',
    action: 'None: it looks again; check the network if this goes on',
  },
  unreadable_answer: {
    meaning: 'an answer that makes no sense',
    fault: 'provider',
    retry: 'backoff',
    action: 'Check the base URL and the profile if this goes on',
  },
  unknown_status: {
    meaning: 'a status that the profile does not know',
    fault: 'provider',
    retry: 'backoff',
    action: 'Add the status to the profile',
  },
  progress_went_back: {
    meaning: 'the progress went back',
    fault: 'provider',
    retry: 'none',
    action: 'None: it is only noted',
  },
  status_went_back: {
    meaning: 'the status went back',
    fault: 'provider',
    retry: 'none',
    action: 'None: it is only noted',
  },
  accepted_late: {
    meaning: 'accepted after the attempt had ended',
    fault: 'provider',
    retry: 'none',
    action: 'It was bought: look the kept provider task id up',
  },
  webhook_given_up: {
    meaning: 'the webhook of the task was tried in vain',
    fault: 'caller',
    retry: 'none',
    action: 'Mend the receiver, then ask for the webhook again: bide webhooks resend',
  },
  file_not_kept: {
    meaning: 'a file of the result could not be copied',
    fault: 'provider',
    retry: 'none',
    action: "Fetch it by the result's own URL before the provider drops it",
  },
  redirected: {
    meaning: 'redirected, and not followed',
    fault: 'ours',
    retry: 'none',
    action: 'Check the base URL',
  },
} as const satisfies Record<string, ErrorEntry>;
