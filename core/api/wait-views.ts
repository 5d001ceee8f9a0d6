/** The waits of a task as callers see them. */
import * as z from 'zod';
import type { TaskRecord } from '../records/task-record.ts';
import { explainWait } from '../timing/explain-wait.ts';
import { loggedReasons, waitsOf, type LoggedReason } from '../timing/wait-log.ts';

/** One wait before a look. */
export interface WaitView {
  readonly attempt: number;
  readonly seconds: number;
  readonly why: LoggedReason;
  readonly explanation: string;
}

export const waitsSchema = z
  .strictObject({
    items: z.array(
      z.strictObject({
        attempt: z.int().min(1),
        seconds: z.int().min(1),
        why: z.enum(loggedReasons),
        explanation: z.string(),
      }),
    ),
  })
  .describe('The last 16 waits of each attempt, oldest first.');

/** The last waits of each attempt, oldest first. */
export function waitViews({ attempts }: TaskRecord): WaitView[] {
  return Object.entries(attempts)
    .sort(([a], [b]) => Number(a) - Number(b))
    .flatMap(([n, { waits }]) =>
      waitsOf(waits).map(({ seconds, why }) => ({ attempt: Number(n), seconds, why, explanation: explainWait(why) })),
    );
}
