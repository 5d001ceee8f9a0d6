/** What goes wrong, the same for everybody. A task is finished at the second look that is answered as it should be. */

/** What the server does instead of answering honestly. `accepted`: the task was created and is billed all the same. */
export type Reaction =
  | 'honest'
  | { readonly kind: 'reset'; readonly accepted: boolean }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly accepted: boolean;
      /** A gateway's page instead of the API's own error. */
      readonly html: boolean;
      readonly retryAfter?: number;
    };

export interface Fault {
  readonly name: string;
  readonly title: string;
  /** The nth POST, this long after the first one. */
  readonly post?: (n: number, sinceFirstMs: number) => Reaction;
  /** The nth look at all, and the nth at this task. */
  readonly look?: (n: number, nOfTask: number) => Reaction;
  /** Answers of the submitting function that are lost on the way to the state machine; libraries have no such step. */
  readonly lostAnswers?: number;
}

const answer = (status: number, more: Partial<Extract<Reaction, { kind: 'answer' }>> = {}): Reaction => ({
  kind: 'answer',
  status,
  accepted: false,
  html: false,
  ...more,
});

/** The first n are answered so, the rest honestly. */
const first =
  (n: number, reaction: Reaction) =>
  (i: number): Reaction =>
    i <= n ? reaction : 'honest';

const RETRY_AFTER = 7;
/** Timers may fire a little early. */
const LENIENT_MS = 50;

/** `post-…`: on the way to a task; `poll-…`: the task is bought and runs. */
export const faults: readonly Fault[] = [
  { name: 'none', title: 'no fault' },
  {
    name: 'post-lost',
    title: 'POST accepted, connection reset before the answer',
    post: first(1, { kind: 'reset', accepted: true }),
  },
  {
    name: 'post-502-accepted',
    title: 'POST accepted, the gateway answers 502',
    post: first(1, answer(502, { html: true, accepted: true })),
  },
  {
    name: 'post-429',
    title: 'POST 429, Retry-After: 7, refused until then',
    post: (_, sinceFirstMs) =>
      sinceFirstMs < 1000 * RETRY_AFTER - LENIENT_MS ? answer(429, { retryAfter: RETRY_AFTER }) : 'honest',
  },
  { name: 'post-500', title: 'POST 500 with the error body, twice', post: first(2, answer(500)) },
  { name: 'post-500-html', title: 'POST 500 as an HTML page, twice', post: first(2, answer(500, { html: true })) },
  { name: 'post-502', title: 'POST 502, twice', post: first(2, answer(502, { html: true })) },
  { name: 'post-503', title: 'POST 503, twice', post: first(2, answer(503)) },
  { name: 'poll-503', title: 'one 503 on a poll', look: first(1, answer(503)) },
  { name: 'poll-500', title: 'three 500s on polls', look: first(3, answer(500)) },
  { name: 'poll-reset', title: 'one poll reset', look: first(1, { kind: 'reset', accepted: false }) },
  {
    name: 'poll-404',
    title: '404 on the first two polls of a task',
    look: (_, nOfTask) => first(2, answer(404))(nOfTask),
  },
  { name: 'step-lost', title: "Submit step's answer lost after the POST, twice", lostAnswers: 2 },
];
