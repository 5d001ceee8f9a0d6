/** Error rows as callers see them, as schemas: for the OpenAPI document, and for tests to hold every answer to. */
import * as z from 'zod';
import { pageOf } from './task-schema.ts';

/** One error of a task. */
export const errorSchema = z
  .strictObject({
    taskId: z.string(),
    at: z.iso.datetime({ precision: 3 }),
    phase: z.enum(['admit', 'submit', 'query', 'files', 'record', 'webhook']),
    attempt: z.int().min(0).describe('0 before the first attempt.'),
    send: z.int().min(0),
    status: z.int().nullable().describe('HTTP status of the provider; null when there was no answer.'),
    type: z.string().nullable().describe('`error.type` of the provider, where it gave one.'),
    code: z.string(),
    message: z.string().describe('What the provider said, without what was in the request; at most 300 characters.'),
    retryAfterSeconds: z.number().nullable(),
    fault: z.enum(['caller', 'provider', 'ours']).describe('Who has to change something.'),
    recommendedAction: z.string(),
    repeats: z.int().min(0).describe('How often the same happened again without a row of its own.'),
  })
  .describe('One error of a task: kept 90 days, best effort.');

export type ErrorView = z.output<typeof errorSchema>;

export const errorPageSchema = pageOf(errorSchema);
