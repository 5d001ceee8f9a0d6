/** How likely the simulated provider does what. */

export type PostFate =
  | 'accept'
  | 'lost'
  | 'reset'
  | 'throttled'
  | 'error_500'
  | 'unavailable'
  | 'unpaid'
  | 'unreachable'
  | 'rejected'
  | 'failed_at_once'
  | 'gateway_error'
  | 'garbage';

/** `lost` and `garbage` are bought, `reset` and `gateway_error` are not: nobody can tell them apart. */
export const postFates: readonly (readonly [number, PostFate])[] = [
  [64, 'accept'],
  [6, 'lost'],
  [3, 'reset'],
  [8, 'throttled'],
  [4, 'error_500'],
  [3, 'unavailable'],
  [0.5, 'unpaid'],
  [4, 'unreachable'],
  [2, 'rejected'],
  [1.5, 'failed_at_once'],
  [2, 'gateway_error'],
  [2, 'garbage'],
];

export type LookFate = 'honest' | 'broken' | 'throttled' | 'unavailable' | 'html' | 'missing';

export const lookFates: readonly (readonly [number, LookFate])[] = [
  [86, 'honest'],
  [3, 'broken'],
  [4, 'throttled'],
  [3, 'unavailable'],
  [3, 'html'],
  [1, 'missing'],
];

/** What becomes of what was bought. */
export type PurchaseEnd = 'completed' | 'generation_failed' | 'timeout' | 'model_unavailable' | 'odd_failure' | 'never';

export const purchaseEnds: readonly (readonly [number, PurchaseEnd])[] = [
  [76, 'completed'],
  [9, 'generation_failed'],
  [6, 'timeout'],
  [3, 'model_unavailable'],
  [2, 'odd_failure'],
  [4, 'never'],
];

/** How a refusal says when to come back, if at all. */
export type Asking = 'seconds' | 'date' | 'nothing' | 'garbage' | 'hours';

export const askings: readonly (readonly [number, Asking])[] = [
  [50, 'seconds'],
  [35, 'date'],
  [8, 'nothing'],
  [6, 'garbage'],
  [1, 'hours'],
];
