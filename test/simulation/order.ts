/** What a caller wants: a request under an idempotency key. */
import type { Random } from '../../core/ports.ts';
import { fingerprint, taskIdOf } from '../../core/task/identity.ts';
import { urgencies } from '../../core/task/urgency.ts';
import type { Injections } from './injections.ts';
import { randomText } from './random-text.ts';

export interface Order {
  /** Short, for people. */
  readonly name: string;
  readonly taskId: string;
  readonly owner: string;
  readonly idempotencyKey: string;
  readonly prompt: string;
  /** A short text of the body: must not show up whole. */
  readonly style: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly fingerprint: string;
  /** False: whoever admits it starts the execution, and never does. */
  readonly start: boolean;
}

/** A random order; half the deadlines are before the end of all faults. Two callers, and both number from 0. */
export function drawOrder(random: Random, n: number, longestSeconds: number, injections: Injections): Order {
  // One in four is a single word, which a careless provider could pass off as a code.
  const prompt = randomText(random, 40, random() < 0.25 ? 0 : 0.17);
  const style = randomText(random, 8 + Math.floor(random() * 8), 0);
  const request = {
    ...(random() < 0.3
      ? { profile: 'replicate', operation: 'predictions', body: { version: 'v', input: { prompt, style } } }
      : { profile: 'unified', operation: 'images', body: { model: 'm', prompt, style } }),
    ...(random() < 0.5 ? { deadlineSeconds: 30 + Math.floor(random() * (longestSeconds - 30)) } : {}),
    ...(random() < 0.4 ? { resubmitAmbiguous: true } : {}),
    ...(random() < 0.5 ? { fallbacks } : {}),
    urgency: urgencies[n % urgencies.length],
  };
  const name = String(n + 1);
  const owner = `owner${n % 2}`;
  const idempotencyKey = `key ${Math.floor(n / 2)}`;
  return {
    name,
    taskId: taskIdOf(owner, idempotencyKey),
    owner,
    idempotencyKey,
    prompt,
    style,
    request,
    fingerprint: fingerprint(request),
    start: random() >= 0.05 || !injections.happens('never_started', `task ${name}`),
  };
}

const fallbacks = {
  timeout: [{ steps: 1 }],
  content_policy_violation: [{ steps: 2 }, { steps: 3 }],
  odd_failure: [{ steps: 4 }],
};
