/** Why a wait was as long as it was, in words. */
import type { LoggedReason } from './wait-log.ts';

const explanations: Readonly<Record<LoggedReason, string>> = {
  growing: 'too few tasks of its operation were seen: waits grow until enough were',
  blended: 'between growing waits and what is known of its kind: too few tasks were seen, or hardly any took so long',
  learned: 'the best time to look, by how long tasks of its kind take',
  exploring:
    'earlier than the best, as one in 24 of the looks that find many ended: to find out if such tasks have become faster',
  laps: 'stretched, so that the looks that are left reach the deadline',
  deadline: 'cut, so that the look falls on the deadline',
  refused: 'the look before it told nothing: backed off, or as long as the provider asked for',
};

/** One sentence without a full stop. */
export const explainWait = (why: LoggedReason): string => explanations[why];
