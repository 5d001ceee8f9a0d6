/** The waits of a task as an answer, as a schema. */
import * as z from 'zod';
import { loggedReasons } from '../timing/wait-log.ts';

const wait = { seconds: z.int().min(1), why: z.enum(loggedReasons), explanation: z.string() };

export const waitsSchema = z
  .strictObject({
    items: z
      .array(z.strictObject({ attempt: z.int().min(1), ...wait }))
      .describe('The last 16 waits of each attempt, oldest first; the last one may still be going on.'),
    planned: z
      .array(z.strictObject({ at: z.iso.datetime(), ...wait }))
      .describe(
        'Looks after the next one, should the task go on: at most 12. Each is planned anew when its time comes.',
      ),
  })
  .describe('Why a task was looked at when it was, and when it is looked at next.');

export type WaitsView = z.infer<typeof waitsSchema>;
