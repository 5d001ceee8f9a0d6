/** What the bodies of an operator's wishes may say: checked by these schemas, and shown by them in the OpenAPI document. */
import * as z from 'zod/mini';
import { mostAttempts } from '../defaults.ts';
import { safeId } from '../provider/reply-body.ts';

const attempt = () => z.optional(z.int().check(z.minimum(1), z.maximum(mostAttempts)));

/** Of `POST /v1/tasks/{id}/retry`. */
export const retryBody = z
  .strictObject({
    acceptDoubleCharge: z.optional(z.boolean()).register(z.globalRegistry, {
      description: 'Needed where the outcome says that something may have been charged.',
    }),
  })
  .register(z.globalRegistry, { description: 'How a task may be tried again.' });

/** Of `POST /v1/tasks/{id}/recover`. */
export const recoverBody = z
  .strictObject({
    attempt: attempt().register(z.globalRegistry, {
      description: 'Only this attempt. Without it: all whose provider task id is kept.',
    }),
  })
  .register(z.globalRegistry, { description: 'What is to be looked at once more.' });

/** Of `POST /v1/tasks/{id}/adopt`. */
export const adoptBody = z
  .strictObject({
    providerTaskId: z
      .string()
      .check(z.refine((text) => safeId(text) !== undefined, '1 to 256 printable ASCII characters without a space'))
      .register(z.globalRegistry, { description: "The id as the provider's own list shows it." }),
    attempt: attempt().register(z.globalRegistry, {
      description: 'The ambiguous attempt that it belongs to. Without it: the last one.',
    }),
  })
  .register(z.globalRegistry, { description: 'Which purchase an ambiguous attempt was.' });

/** A year: longer than any task lives. */
const LONGEST_PAUSE_SECONDS = 366 * 24 * 3600;

/** Of `POST /v1/limit-groups/{group}/pause`. */
export const pauseBody = z
  .strictObject({
    forSeconds: z
      .optional(z.int().check(z.minimum(1), z.maximum(LONGEST_PAUSE_SECONDS)))
      .register(z.globalRegistry, { description: 'The pause ends by itself then. Without it: when it is resumed.' }),
  })
  .register(z.globalRegistry, { description: 'How long nobody of a limit group sends.' });
