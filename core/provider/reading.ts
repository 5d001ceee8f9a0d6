/** What an answer of the provider comes to. The steps branch on these unions and on nothing else. */

/** What is known of an error, for its row and for the outcome. Absent numbers are -1, absent text is "". */
export interface Trouble {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  /** As the provider wrote it: redact before storing. */
  readonly message: string;
  readonly retryAfterSeconds: number;
}

/**
 * An answer to the POST.
 * - `accepted`: bought, and we have its id.
 * - `refused`: proven not bought. `then` says what may follow: `resend` after a wait, `renew_key` (resend if the
 *   secret has changed meanwhile), `rest` (terminal, and the limit group rests), or `give_up`.
 * - `failed`: a success status whose body is one of the contract's task errors.
 * - `ambiguous`: it may have been bought.
 */
export type SubmitReading =
  | { readonly kind: 'accepted'; readonly providerTaskId: string; readonly estimatedSeconds: number }
  | {
      readonly kind: 'refused';
      readonly then: 'resend' | 'renew_key' | 'rest' | 'give_up';
      readonly trouble: Trouble;
    }
  | { readonly kind: 'failed'; readonly trouble: Trouble }
  | { readonly kind: 'ambiguous'; readonly trouble: Trouble };

/** What the provider tells of its own times, from when it took the task. */
export interface Times {
  /** Until it began. */
  readonly queuedSeconds?: number;
  /** Until it had ended. */
  readonly tookSeconds?: number;
}

/**
 * An answer to a look.
 * - `pending`: still running; `rank` is the place of its status in the profile's list, -1 for one that it does not know.
 * - `not_found`: 404, which a just-created id may answer for a while; `gone`: 410.
 * - `throttled`: 429. `unavailable`: nothing was learnt, and it may pass (5xx, network).
 * - `key_trouble`: 401, 402, 403: about our key, not about the task.
 * - `unreadable`: an answer that makes no sense (malformed, 400, 422, 3xx, over the cap).
 */
export type QueryReading =
  | ({ readonly kind: 'pending'; readonly progress: number; readonly status: string; readonly rank: number } & Times)
  | ({ readonly kind: 'succeeded'; readonly result: unknown } & Times)
  | ({ readonly kind: 'failed'; readonly trouble: Trouble } & Times)
  | { readonly kind: 'cancelled'; readonly trouble: Trouble }
  | {
      readonly kind: 'not_found' | 'gone' | 'throttled' | 'unavailable' | 'key_trouble' | 'unreadable';
      readonly trouble: Trouble;
    };

/** Builds a `Trouble`; what is not given is absent. */
export function trouble(given: Partial<Trouble>): Trouble {
  return { status: -1, type: '', code: '', message: '', retryAfterSeconds: -1, ...given };
}

/** Whether what stands where a result may be is one: null is none, and an empty list is as good as none. */
export const isSomething = (found: unknown): boolean =>
  found !== undefined && found !== null && !(Array.isArray(found) && found.length === 0);
