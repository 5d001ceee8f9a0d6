/** What can be limited for one provider key, in a profile or in a deployment. */
import * as z from 'zod';

/** Each holder makes the limit item longer, and each write of it dearer. */
export const MOST_CONCURRENT = 1000;

const rate = z.strictObject({
  requests: z.int().min(1),
  periodSeconds: z.number().positive(),
  /** Whether a look counts like a POST: then looks take slots of the same rate. */
  countsLooks: z.boolean().optional(),
});

const perDay = z.strictObject({
  requests: z.int().min(1),
  /** The hour of the day, UTC, at which the provider starts to count anew; 0 unless given. */
  resetsAtHour: z.int().min(0).max(23).optional(),
});

/** The limits of one provider key. Absent = not limited. */
export const limitShapes = {
  /** POSTs: `requests` in `periodSeconds`, evenly spaced. */
  rate: rate.optional(),
  /** Purchases that may be under way at once. */
  concurrent: z.int().min(1).max(MOST_CONCURRENT).optional(),
  /** POSTs a day, refused ones included. */
  perDay: perDay.optional(),
};

/** Names of the fields of those limits that have any. */
export const limitFields: Readonly<Record<string, readonly string[]>> = {
  rate: Object.keys(rate.shape),
  perDay: Object.keys(perDay.shape),
};

/** The limits of a limit group, as they hold. */
export type GroupLimits = z.infer<z.ZodObject<typeof limitShapes>>;
export type DayLimit = NonNullable<GroupLimits['perDay']>;
