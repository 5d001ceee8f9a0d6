import { limitState } from '../limits/limit-item.ts';
import { pausedUntil } from '../limits/pause.ts';
import type { Item } from '../records/write.ts';

/** How long an answer is held back for the provider's word: less than the ten seconds after which many clients give up. */
const DECISION_SECONDS = 5;

/**
 * How long it is worth waiting for the provider's word on a task that was just taken in: not at all where its limit
 * group, by its item, is paused, rests, or has a queue that is longer than that.
 */
export function decisionSeconds(group: Item | undefined, now: number): number {
  const { notBefore, tat } = limitState(group);
  const opensAt = Math.max(notBefore, tat, pausedUntil(group));
  return opensAt - now < 1000 * DECISION_SECONDS ? DECISION_SECONDS : 0;
}
