/** The schedule of a workload as an answer, as a schema. */
import * as z from 'zod';
import { urgencies } from '../task/urgency.ts';
import { loggedReasons } from '../timing/wait-log.ts';

const seconds = z.number().min(0);
const share = z.number().min(0).max(1);

export const scheduleSchema = z
  .strictObject({
    workload: z.string(),
    urgency: z.enum(urgencies),
    secondsPerLook: seconds.describe('Seconds of delay that one look is worth.'),
    samples: seconds.describe(
      'Tasks behind it, old ones counting less. Up to 5 waits only grow, up to 15 they are in between.',
    ),
    p50Seconds: seconds.nullable().describe('Half of such tasks have ended by then; null while nothing is known.'),
    p90Seconds: seconds.nullable(),
    looks: z
      .array(
        z.strictObject({
          waitSeconds: z.int().min(1),
          atSeconds: z.int().min(1).describe('Since acceptance.'),
          endedBy: share.nullable().describe('Share of such tasks that have ended by then.'),
          why: z.enum(loggedReasons),
          explanation: z.string(),
        }),
      )
      .describe('The looks at a task that does not end, until nine of a thousand go on; at most 12.'),
    distribution: z
      .array(z.strictObject({ atSeconds: z.number().min(0), endedBy: share }))
      .describe('How long such tasks take: the share that has ended by then, from one in 200 to all but one in 200.'),
  })
  .describe('When it looks at tasks of one kind.');

export type ScheduleView = z.infer<typeof scheduleSchema>;
