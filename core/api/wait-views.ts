/** The waits of a task as callers see them: those that were, and those that are planned. */
import type { Settings } from '../defaults.ts';
import type { Outlook } from '../durations/outlook.ts';
import { currentAttempt, type TaskRecord } from '../records/task-record.ts';
import { explainWait } from '../timing/explain-wait.ts';
import { plannedLooks } from '../timing/planned-looks.ts';
import { secondsPerLookOf } from '../timing/seconds-per-look.ts';
import { waitsOf } from '../timing/wait-log.ts';
import type { WaitsView } from './waits-schema.ts';

/** The last waits of each attempt, oldest first. */
export function waitViews({ attempts }: TaskRecord): WaitsView['items'] {
  return Object.entries(attempts)
    .sort(([a], [b]) => Number(a) - Number(b))
    .flatMap(([n, { waits }]) =>
      waitsOf(waits).map(({ seconds, why }) => ({ attempt: Number(n), seconds, why, explanation: explainWait(why) })),
    );
}

/** The looks after the next one, which is waited for already; none where nothing is waited for. */
export function plannedViews(task: TaskRecord, outlook: Outlook | undefined, settings: Settings): WaitsView['planned'] {
  const attempt = currentAttempt(task);
  if (outlook === undefined || attempt?.state !== 'accepted' || task.outcome !== undefined) return [];
  const { known, since } = outlook;
  const { looks, nextLookAt, deadlineAt, urgency } = task;
  const standing = {
    // One wait before each look; rows of earlier releases keep none.
    looks: waitsOf(attempt.waits).length || looks + 1,
    laps: looks + 1,
    estimatedSeconds: attempt.estimatedSeconds ?? -1,
    elapsedSeconds: Math.max(0, (nextLookAt - since) / 1000),
    secondsToDeadline: (deadlineAt - nextLookAt) / 1000,
    known,
    secondsPerLook: secondsPerLookOf(urgency, settings),
  };
  return plannedLooks(standing, settings).map(({ wait: { seconds, why }, atSeconds }) => ({
    at: new Date(nextLookAt + 1000 * (atSeconds - standing.elapsedSeconds)).toISOString(),
    seconds,
    why,
    explanation: explainWait(why),
  }));
}
