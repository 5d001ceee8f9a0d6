/** What drop-in endpoints answer, as schemas: for the OpenAPI document, and for tests to hold every answer to. */
import * as z from 'zod';

const time = z.iso.datetime({ precision: 3 });
const seconds = z.number().min(0);
const address = z.string().regex(/^https?:\/\/\S+$/);

export const unifiedTaskSchema = z
  .strictObject({
    created: z.int().describe('Seconds since the epoch.'),
    id: z.string().describe('The task id of ours.'),
    model: z.string(),
    object: z.string().describe('`image.generation.task` and the like.'),
    type: z.string(),
    status: z.string().describe("The provider's own word."),
    progress: z.int().min(0).max(100),
    task_info: z.strictObject({
      can_cancel: z.boolean(),
      estimated_time: z.int().min(1).optional().describe("Seconds, by the provider's own word."),
    }),
    results: z.array(z.unknown()).optional().describe('What the provider gave, as it came.'),
    output: z.unknown().optional().describe('The same in its older shape, where that came.'),
    error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  })
  .describe('A task, as the unified task API shows it.');

export const unifiedErrorSchema = z
  .strictObject({ error: z.strictObject({ message: z.string(), type: z.string(), code: z.string() }) })
  .describe('The error envelope of the unified task API.');

export const predictionSchema = z
  .strictObject({
    id: z.string().describe('The task id of ours.'),
    model: z.string(),
    version: z.string(),
    source: z.literal('api'),
    status: z.string().describe("The provider's own word."),
    input: z.unknown(),
    output: z.unknown().describe('What the provider gave, as it came; null until then.'),
    error: z.string().nullable(),
    logs: z.literal(''),
    metrics: z.strictObject({ predict_time: seconds.optional(), total_time: seconds.optional() }),
    data_removed: z.literal(false),
    created_at: time,
    started_at: time.nullable(),
    completed_at: time.nullable(),
    urls: z.strictObject({ get: address, cancel: address.optional() }),
  })
  .describe('A prediction, as Replicate shows it.');

export const predictionErrorSchema = z
  .strictObject({ title: z.string(), detail: z.string(), status: z.int() })
  .describe('A problem, as Replicate tells it.');
