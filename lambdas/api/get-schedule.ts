/** `GET /v1/schedules/{workload}`: when it looks at tasks of one kind, and what is known of them. */
import { workloadNotFound } from '../../core/api/api-errors.ts';
import { scheduleQuery } from '../../core/api/queries.ts';
import { scheduleView } from '../../core/api/schedule-view.ts';
import { knownDurations } from '../../core/durations/known-durations.ts';
import { ApiFailure } from './answers.ts';
import type { Call } from './api-context.ts';
import { readQuery } from './read-query.ts';

export async function getSchedule(c: Call): Promise<Response> {
  const { urgency } = readQuery(c, scheduleQuery);
  const context = c.get('context');
  const workload = c.req.param('workload') ?? '';
  const known = await knownDurations(workload, context);
  if (known === undefined) throw new ApiFailure(workloadNotFound);
  return c.json(scheduleView(workload, known, urgency, context.deployment.settings));
}
