/** The waits of a task as an answer, as a schema. */
import * as z from 'zod';
import { loggedReasons } from '../timing/wait-log.ts';

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
