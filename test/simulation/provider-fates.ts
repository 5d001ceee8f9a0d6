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
