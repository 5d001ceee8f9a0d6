/** What the bodies of an operator's wishes may say: checked by these schemas, and shown by them in the OpenAPI document. */
import * as z from 'zod';
import { mostAttempts } from '../defaults.ts';
import { safeId } from '../provider/reply-body.ts';

const attempt = z.int().min(1).max(mostAttempts).optional();

/** Of `POST /v1/tasks/{id}/retry`. */
export const retryBody = z
  .strictObject({
    acceptDoubleCharge: z
      .boolean()
      .optional()
      .describe('Needed where the outcome says that something may have been charged.'),
  })
  .describe('How a task may be tried again.');

/** Of `POST /v1/tasks/{id}/recover`. */
export const recoverBody = z
  .strictObject({ attempt: attempt.describe('Only this attempt. Without it: all whose provider task id is kept.') })
  .describe('What is to be looked at once more.');

/** Of `POST /v1/tasks/{id}/adopt`. */
export const adoptBody = z
  .strictObject({
    providerTaskId: z
      .string()
      .refine((text) => safeId(text) !== undefined, '1 to 256 printable ASCII characters without a space')
      .describe("The id as the provider's own list shows it."),
    attempt: attempt.describe('The ambiguous attempt that it belongs to. Without it: the last one.'),
  })
  .describe('Which purchase an ambiguous attempt was.');

/** A year: longer than any task lives. */
const LONGEST_PAUSE_SECONDS = 366 * 24 * 3600;

/** Of `POST /v1/limit-groups/{group}/pause`. */
export const pauseBody = z
  .strictObject({
    forSeconds: z
      .int()
      .min(1)
      .max(LONGEST_PAUSE_SECONDS)
      .optional()
      .describe('The pause ends by itself then. Without it: when it is resumed.'),
  })
  .describe('How long nobody of a limit group sends.');
