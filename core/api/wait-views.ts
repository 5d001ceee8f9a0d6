/** The waits of a task as callers see them. */
import type { TaskRecord } from '../records/task-record.ts';
import { explainWait } from '../timing/explain-wait.ts';
import { waitsOf, type LoggedReason } from '../timing/wait-log.ts';

/** One wait before a look. */
export interface WaitView {
  readonly attempt: number;
  readonly seconds: number;
  readonly why: LoggedReason;
  readonly explanation: string;
}

/** The last waits of each attempt, oldest first. */
export function waitViews({ attempts }: TaskRecord): WaitView[] {
  return Object.entries(attempts)
    .sort(([a], [b]) => Number(a) - Number(b))
    .flatMap(([n, { waits }]) =>
      waitsOf(waits).map(({ seconds, why }) => ({ attempt: Number(n), seconds, why, explanation: explainWait(why) })),
    );
}
