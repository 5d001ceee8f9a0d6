/** What query strings may say: checked by these schemas, and shown by them in the OpenAPI document. */
import * as z from 'zod/mini';
import { fixed } from '../defaults.ts';
import { profileNames } from '../provider/profiles.ts';
import { terminalStatuses } from '../records/task-record.ts';
import { urgencies } from '../task/urgency.ts';
import { rankOf, type ListName } from './cursor.ts';

export const DAY_MS = 24 * 3600 * 1000;

const limit = z
  ._default(
    z.pipe(
      z.pipe(z.string().check(z.regex(/^\d{1,6}$/, 'Not a whole number')), z.transform(Number)),
      z.int().check(z.minimum(1), z.maximum(100)),
    ),
    20,
  )
  .register(z.globalRegistry, { description: 'How many items a page holds at most.' });

const cursor = (list: ListName) =>
  z
    .optional(z.string().check(z.refine((text) => rankOf(list, text) !== undefined, 'Not a cursor of this list')))
    .register(z.globalRegistry, {
      description: '`nextCursor` of the page before. Opaque; of use with the same list and filters only.',
    });

const code = z
  .optional(z.string().check(z.regex(/^[A-Za-z][\w.-]{0,63}$/, 'Not an error code such as timeout')))
  .register(z.globalRegistry, { description: 'Only errors with this code.' });

const time = z.iso.datetime({ offset: true, error: 'Not a time such as 2026-01-31T00:00:00Z' });

/** Of `GET /v1/tasks`. */
export const tasksQuery = z.strictObject({
  limit,
  cursor: cursor('tasks'),
  status: z
    .optional(z.enum(['queued', 'running', ...terminalStatuses]))
    .register(z.globalRegistry, { description: 'Only tasks that have this status now.' }),
  profile: z.optional(z.enum(profileNames)).register(z.globalRegistry, { description: 'Only tasks of this profile.' }),
  since: z.optional(time).register(z.globalRegistry, {
    description: 'Only tasks that were admitted from this time on: the list ends there.',
  }),
});

/** Of `GET /v1/tasks/{id}/errors`. */
export const errorsOfTaskQuery = z.strictObject({ limit, cursor: cursor('task-errors') });

/** Of `GET /v1/tasks/{id}/audit` and `GET /v1/limit-groups/{group}/audit`. */
export const auditQuery = z.strictObject({ limit, cursor: cursor('audit') });

/** Of `GET /v1/schedules/{workload}`. */
export const scheduleQuery = z.strictObject({
  urgency: z._default(z.enum(urgencies), 'normal').register(z.globalRegistry, { description: 'As in a request.' }),
});

/** Of `GET /v1/errors`, as of `now` (milliseconds since the epoch): rows that are gone by then are not asked for. */
export const errorsQuery = (now: number) =>
  z.strictObject({
    limit,
    cursor: cursor('errors'),
    code,
    since: z
      .optional(
        time.check(
          z.refine(
            (text) => !(Date.parse(text) < now - fixed.errorRowDays * DAY_MS),
            `At most ${fixed.errorRowDays} days back`,
          ),
        ),
      )
      .register(z.globalRegistry, {
        description: `Only errors from this time on, at most ${fixed.errorRowDays} days back. Without it: of the last 24 hours.`,
      }),
  });

export type TasksQuery = z.output<typeof tasksQuery>;
