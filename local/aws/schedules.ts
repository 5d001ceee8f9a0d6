/** Rules that run by the clock. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../core/ports.ts';
import type { RuleBlueprint } from '../rule-blueprint.ts';
import { VirtualClock } from '../virtual-clock.ts';

export interface SchedulesOptions {
  readonly rules: readonly RuleBlueprint[];
  readonly clock: Clock;
  /** Calls a rule's target. Its failures are its own business. */
  readonly call: (target: RuleBlueprint['target'], input: unknown) => Promise<void>;
}

/** Starts them: each runs first when its interval has passed once. Answers with how to stop them. @throws for one without an input. */
export function startSchedules({ rules, clock, call }: SchedulesOptions): () => void {
  const stop = new AbortController();
  for (const { everySeconds, target, input } of rules) {
    if (everySeconds === undefined) continue;
    if (input === undefined) throw new Error(`The schedule of ${target} has no input, which is not supported here.`);
    const tick = () => void call(target, input).catch(() => undefined);
    // Ends by being stopped, which is no failure.
    repeat(1000 * everySeconds, tick, clock, stop.signal).catch(() => undefined);
  }
  return () => stop.abort();
}

async function repeat(everyMs: number, tick: () => void, clock: Clock, signal: AbortSignal): Promise<never> {
  let at = clock.now();
  for (;;) {
    // A machine that slept does not make up for what it missed.
    do at += everyMs;
    while (at <= clock.now());
    await sleep(at - clock.now(), clock, signal);
    tick();
  }
}

/** On real time, without keeping the process alive. */
const sleep = (ms: number, clock: Clock, signal: AbortSignal): Promise<void> =>
  clock instanceof VirtualClock ? clock.sleep(ms, signal) : pause(ms, undefined, { ref: false, signal });
