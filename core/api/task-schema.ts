/** Tasks as callers see them, as schemas: for the OpenAPI document, and for tests to hold every answer to. */
import * as z from 'zod';
import { terminalStatuses } from '../records/task-record.ts';
import { webhookStates } from '../webhooks/webhook-record.ts';
import type { WebhookView } from '../webhooks/webhook-view.ts';
import type { FileView } from '../records/file-views.ts';
import type { TaskView } from '../task/task-view.ts';

/** A task as lists show it. */
export type ListedTask = Omit<TaskView, 'result' | 'files' | 'lateResult' | 'webhook' | 'eta'>;

const time = z.iso.datetime({ precision: 3 });

/** One purchase. */
export const attemptSchema = z
  .strictObject({
    n: z.int().min(1),
    state: z.enum(['prepared', 'sending', 'accepted', 'ambiguous', 'closed']),
    sends: z.int().min(0).describe('POSTs, each counted before it was sent.'),
    refused: z.int().min(0).describe('Sends that the provider provably refused: they cost nothing.'),
    providerTaskId: z.string().nullable(),
    sentAt: time.nullable(),
    acceptedAt: time.nullable(),
    closedAt: time.nullable(),
    lateResultAt: time
      .nullable()
      .describe('When a look after the end found its result, which is kept beside the outcome.'),
    workload: z
      .string()
      .nullable()
      .describe('Its kind: tasks of one kind take about equally long. Null until it was accepted.'),
  })
  .describe('One purchase tried for a task.');

/** How a task ended. */
export const outcomeSchema = z
  .strictObject({
    status: z.enum(terminalStatuses),
    code: z.string().describe("The provider's code, or one of ours; `succeeded` for a result."),
    message: z.string(),
    recommendedAction: z.string(),
    attempt: z.int().min(0).describe('The attempt that decided; 0 when none was opened.'),
    mayBeCharged: z
      .boolean()
      .describe("True when something that was sent may have been charged without giving this outcome's result."),
    finishedAt: time,
  })
  .describe('The terminal record: written once, never changed.');

/** A file of a result. */
export const fileSchema = z
  .strictObject({
    at: z.string().describe('Where in the result its URL is: a JSON pointer.'),
    url: z.string().describe("The provider's own URL, which expires."),
    state: z
      .enum(['kept', 'expired', 'missing'])
      .describe('`expired`: the provider no longer had it. `missing`: it could not be copied; an error says why.'),
    bytes: z.int().min(0).nullable(),
    contentType: z.string().nullable(),
    sha256: z.string().nullable().describe('Of its bytes, in hexadecimal.'),
    location: z.string().nullable().describe('`s3://bucket/key`, for whoever may read the bucket.'),
    download: z.string().nullable().describe('A URL that it can be read by for at least half an hour, without a key.'),
  })
  .describe('A file of a result, and its copy.') satisfies z.ZodType<FileView>;

/** A webhook of a task. */
export const webhookSchema = z
  .strictObject({
    state: z.enum(webhookStates).describe('`given_up`: it is not tried again unless somebody asks for it.'),
    tries: z.int().min(0).describe('Sends, each counted before it was made.'),
    lastStatus: z.int().nullable().describe('HTTP status of the last answer; null where none came.'),
    nextTryAt: time.nullable().describe('When it is looked after at the latest; null when it is not tried again.'),
  })
  .describe('How far the webhook of a task has got.') satisfies z.ZodType<WebhookView>;

const fields = {
  id: z.string().regex(/^[a-z2-7]{26}$/),
  profile: z.string(),
  operation: z.string(),
  model: z.string(),
  status: z.enum(['queued', 'running', ...terminalStatuses]),
  createdAt: time,
  deadlineAt: time,
  cancelRequested: z.boolean(),
  retryOf: z.string().nullable().describe('The task that this one tries again.'),
  attempts: z.array(attemptSchema),
  progress: z
    .number()
    .nullable()
    .describe('0 to 100, as the provider says; null while it says nothing, 100 once the task has succeeded.'),
  looks: z.int().min(0).describe('GETs that asked for the status.'),
  nextLookAt: time.nullable(),
  outcome: outcomeSchema.nullable(),
};

/** A task with its result. */
export const taskSchema = z
  .strictObject({
    ...fields,
    eta: z
      .strictObject({ p50: time, p90: time })
      .nullable()
      .describe(
        'When half, and nine of ten, of such tasks have ended; null before it was accepted, after it has ended, and while too little is known.',
      ),
    result: z
      .unknown()
      .describe('What the provider gave, as it came; null until then. URLs in it are valid as long as it says.'),
    files: z
      .array(fileSchema)
      .nullable()
      .describe(
        'The files that the result names, where `keepFiles` asked for copies; null until it is settled what became of them.',
      ),
    lateResult: z
      .strictObject({ attempt: z.int().min(1), foundAt: time, result: z.unknown() })
      .nullable()
      .describe('What a look after the end found: paid for, and kept beside the outcome, which stays.'),
    webhook: webhookSchema.nullable().describe('Null for a task without one, and until it has ended.'),
  })
  .describe('One request of a caller.');

/** A task in a list: results may be long and lie elsewhere, so they are read one by one. */
export const listedTaskSchema = z
  .strictObject(fields)
  .describe('A task without its result, which `GET /v1/tasks/{id}` shows.') satisfies z.ZodType<ListedTask>;

/** A page of a list. */
export const pageOf = <S extends z.ZodType>(item: S) =>
  z
    .strictObject({
      items: z.array(item).describe('Newest first.'),
      nextCursor: z
        .string()
        .nullable()
        .describe('Asks for the next page; null at the end. With a filter a page may hold fewer items than `limit`.'),
    })
    .describe('One page of a list.');

export const taskPageSchema = pageOf(listedTaskSchema);
