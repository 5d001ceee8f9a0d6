/**
 * What a request may ask the simulator to do to it: the `simulate` member of its body (of its `input` for predictions).
 * Bodies pass through untouched, so every misbehaviour of a provider can be ordered from an example file or a test.
 */
import * as z from 'zod';

/** Ways in which an answer goes wrong on the wire. */
export const faults = {
  reset: 'the connection is reset instead of an answer',
  hang: 'nothing is ever answered',
  half_answer: 'the body ends before its announced length',
  drip: 'the body comes a byte at a time, for ever',
  oversized: 'a body of two megabytes',
  gzip_bomb: 'a small compressed body that unfolds to two megabytes',
} as const;

export type Fault = keyof typeof faults;

/** Bodies that are not what the status promises. */
export const bodies = {
  envelope: "the contract's error envelope",
  html: "a gateway's error page",
  empty: 'nothing at all',
  malformed: 'JSON that ends too early',
  no_id: 'a task without its id',
  success: 'a body that looks like a success',
} as const;

/** What can stand in a header. */
const headerText = z.string().regex(/^[\x20-\x7e]*$/, 'printable ASCII');

const answer = z.strictObject({
  status: z.int().min(200).max(599),
  body: z.enum(Object.keys(bodies) as (keyof typeof bodies)[]).default('envelope'),
  /** `error.code`, `error.type` and `error.message` of an envelope. */
  code: z.string().default('simulated'),
  type: z.string().default('server_error'),
  message: z.string().default('Simulated.'),
  /** Seconds, or `date:+7` for an HTTP date seven seconds after the answer's own `Date`, or any other text as it is. */
  retryAfter: z.union([z.number(), headerText]).optional(),
  /** How far the simulator's clock is off in `Date`, in seconds. */
  dateSkewSeconds: z.number().default(0),
  location: headerText.optional(),
  /** For a POST: the task is created and billed all the same. */
  billed: z.boolean().default(false),
});

const fault = z.strictObject({
  fault: z.enum(Object.keys(faults) as Fault[]),
  billed: z.boolean().default(false),
});

/** Members laid over the honest answer; null takes one away. */
const says = z.strictObject({ says: z.record(z.string(), z.unknown()) });

/** The honest answer, this many real seconds late. */
const late = z.strictObject({ lateSeconds: z.number().min(0).max(60) });

const reaction = z.union([z.literal('honest'), answer, fault, says, late]);

const life = z.strictObject({
  /** From creation to the end. @default drawn like the durations of a real service */
  seconds: z.number().min(0).optional(),
  /** Seconds of those that it is only queued. */
  queuedSeconds: z.number().min(0).default(2),
  outcome: z.enum(['completed', 'failed', 'cancelled', 'never']).default('completed'),
  code: z.string().default('generation_failed'),
  message: z.string().default('Simulated failure.'),
  /** `alternative`: queued, in_progress, succeeded. */
  statuses: z.enum(['plain', 'alternative']).default('plain'),
  progress: z.enum(['linear', 'stuck']).default('linear'),
  /** The result itself; what suits the operation unless given. */
  results: z.unknown().optional(),
  /** The older shape of a result, in place of `results`, or beside it where that is given too. */
  output: z.unknown().optional(),
  /** Files of an image's result. @default 1 */
  outputs: z.int().min(0).max(100).optional(),
  /** Seconds after its end that the files of its result can be fetched. @default 24 hours */
  fileSeconds: z.number().min(0).optional(),
  /** Length of each file. @default a small picture, or a line of text */
  fileBytes: z.int().min(0).optional(),
  /** Seconds; null leaves the estimate out. */
  estimatedTime: z.number().nullable().optional(),
});

export const behaviourSchema = z.strictObject({
  /** Says which POSTs are the same job, so that the lists below are used up in order. @default the body's hash */
  id: z.string().optional(),
  /** What happens to the 1st, 2nd, … POST; honest beyond the list. */
  posts: z.array(reaction).default([]),
  /** What happens to the 1st, 2nd, … look at any task of this job; honest beyond the list. */
  looks: z.array(reaction).default([]),
  /** What happens to the 1st, 2nd, … fetch of a file of this job; honest beyond the list. */
  files: z.array(reaction).default([]),
  /** How the 1st, 2nd, … task that is created lives; the last one counts for those beyond. */
  tasks: z.array(life).default([]),
});

export type Behaviour = z.infer<typeof behaviourSchema>;
export type Reaction = z.infer<typeof reaction>;
export type Life = z.infer<typeof life>;
export type Answer = z.infer<typeof answer>;

/** An undisturbed life. */
export const plainLife: Life = life.parse({});
