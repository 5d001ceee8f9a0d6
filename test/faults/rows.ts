/** Rows that many faults lead to, and the advice that goes with them, in the words that a person reads. */
import type { Row } from './expect-row.ts';

/** Recommended actions, by code. */
export const advice = {
  ambiguous:
    "Check the provider's task list before sending again; set resubmitAmbiguous to accept a possible double charge",
  unreachable: 'Check the base URL and the network, then submit again: nothing was sent',
  limited: 'Wait for the period in the Retry-After header; for higher rate limits contact support',
  later: 'Server-side error, retry later',
  badRequest: 'Check for invalid parameters, missing required fields or malformed JSON',
  apiKey: 'Check for an invalid or missing API key',
  balance: 'Check for insufficient account balance',
  permission: 'Check whether the key lacks a permission',
  notFound: 'Check for an invalid endpoint URL or a task id that does not exist',
  lost: 'Ask the provider about the kept provider task id',
  protocol: 'Check the base URL and the profile; the provider task id is kept',
  deadline: 'Allow a longer deadline, or look the kept provider task id up later',
  lookAgain: 'None: it looks again; check the network if this goes on',
  unreadable: 'Check the base URL and the profile if this goes on',
  redirected: 'Check the base URL',
  expired: 'Fetch results within 24 hours',
  notKept: "Fetch it by the result's own URL before the provider drops it",
  resend: 'Mend the receiver, then ask for the webhook again: bide webhooks resend',
  cancelled: 'Submit again if it is still wanted',
  internal: 'See the logs of the execution',
} as const;

/** One POST, one look, the result. */
export const straight: Row = {
  posts: [200],
  looks: [200],
  outcome: ['succeeded', 'succeeded', false],
  attempts: [['closed', 1, 0, 'task-1']],
  errors: [],
  advice: '',
  told: [],
};

/** Sent once, and nobody knows whether it was bought. `status`: what was seen of the answer. */
export const inDoubt = (post: number | string, status: number): Row => ({
  posts: [post],
  looks: [],
  outcome: ['failed', 'submission_ambiguous', true],
  attempts: [['ambiguous', 1, 0, null]],
  errors: [['submit', status, 'submission_ambiguous', 0]],
  advice: advice.ambiguous,
  told: [`attempt 1 | POST${status > 0 ? ` ${status}` : ''} submission_ambiguous | provider | ${advice.ambiguous}`],
});

/** A send that nobody answered: judged when it is overdue, 120 s after it was made. */
export const overdue = (posts: readonly (number | string)[]): Row => ({ ...inDoubt('', -1), posts, waits: [119] });

/** Refused for good at the first POST. */
export const refusedFor = (status: number, code: string, fault: string, action: string): Row => ({
  posts: [status],
  looks: [],
  outcome: ['failed', code, false],
  attempts: [['closed', 1, 1, null]],
  errors: [['submit', status, code, 0]],
  advice: action,
  told: [`attempt 1 | POST ${status} ${code} | ${fault} | ${action}`],
});

/** Refused once, sent again, and there at the first look. `seen`: `POST` and what was seen of it. */
export const sentAgain = (
  post: number | string,
  error: readonly [status: number, code: string],
  seen: string,
  waits: readonly number[],
): Row => ({
  ...straight,
  posts: [post, 200],
  attempts: [['closed', 2, 1, 'task-1']],
  errors: [['submit', ...error, 0]],
  told: [`attempt 1 | ${seen}`],
  waits,
});

/** One look that taught nothing, and another that found the result. `seen`: `look` and what was seen of it. */
export const lookedAgain = (
  look: number | string,
  error: readonly [status: number, code: string],
  seen: string,
): Row => ({
  ...straight,
  looks: [look, 200],
  errors: [['query', ...error, 0]],
  told: [`attempt 1 | ${seen}`],
  // A backoff of 1 s, stretched so that 2,000 laps reach the deadline of an hour.
  waits: [2, 2],
});

/** 19 backoffs: half of 1, 2, 4, … seconds up to 60, and never so short that 2,000 laps would not reach the deadline. */
const backoffs = [2, 2, 2, 4, 8, 16, ...Array.from({ length: 13 }, () => 30)];

/** Looks that make no sense, until it is enough. `told`: what `bide errors` says of the first. */
export const twentyTimes = (look: number | string, [status, code]: readonly [number, string], told: string): Row => ({
  ...straight,
  looks: Array.from({ length: 20 }, () => look),
  outcome: ['failed', 'provider_protocol_error', true],
  errors: [0, 0, 17].map((repeats) => ['query', status, code, repeats] as const),
  advice: advice.protocol,
  told: [told, told, told.replace(/ \| (provider|caller|ours) \|/, ' (and 17 more) | $1 |')],
  waits: [2, ...backoffs],
});

/** What `bide errors` says of a POST that was asked to wait for 7 s. */
export const slowDown = `attempt 1 | POST 429 slow_down, Retry-After 7 s | ours | ${advice.limited}`;

/** The line about an execution that another one follows. */
export const followed = 'warn: execution had ended without an outcome';
