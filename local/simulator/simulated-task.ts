/** A task of the provider: where it stands is a function of the time since it was created. */
import type { Life } from './behaviour.ts';

/** Plain data, as it is also kept on disk. */
export interface SimulatedTask {
  readonly id: string;
  /** Dialect and operation, e.g. `images` or `predictions`. */
  readonly operation: string;
  readonly model: string;
  readonly createdAt: number;
  readonly seconds: number;
  readonly life: Life;
  /** The job that it belongs to. */
  readonly job: string;
  cancelledAt?: number;
}

export type Phase = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';

/** How long it is only queued: at most half of its time. */
export const queuedSecondsOf = ({ life, seconds }: SimulatedTask): number => Math.min(life.queuedSeconds, seconds / 2);

/** Phase and progress at a time (milliseconds since the epoch). */
export function standingAt(task: SimulatedTask, now: number): { phase: Phase; progress: number } {
  if (task.cancelledAt !== undefined) return { phase: 'cancelled', progress: 0 };
  const age = (now - task.createdAt) / 1000;
  const { outcome, progress } = task.life;
  if (outcome !== 'never' && age >= task.seconds)
    return { phase: outcome, progress: outcome === 'completed' ? 100 : 0 };
  if (age < queuedSecondsOf(task)) return { phase: 'queued', progress: 0 };
  const share = task.seconds > 0 ? age / task.seconds : 0;
  return { phase: 'running', progress: progress === 'stuck' ? 0 : Math.min(99, Math.round(100 * share)) };
}
