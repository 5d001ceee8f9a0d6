/** `GET /v1/errors` and `GET /v1/tasks/{id}/errors`: what went wrong, newest first. */
import { cursorAfter, rankOf } from '../../core/api/cursor.ts';
import { errorView } from '../../core/api/error-view.ts';
import { DAY_MS, errorsOfTaskQuery, errorsQuery } from '../../core/api/queries.ts';
import { ERROR_PREFIX } from '../../core/records/keys.ts';
import { errorEntries } from './error-entries.ts';
import type { Call } from './api-context.ts';
import { ownTask } from './own-task.ts';
import { readPage } from './read-page.ts';
import { readQuery } from './read-query.ts';

/** Of one task: there are few, so all are read. */
export async function listErrorsOfTask(c: Call): Promise<Response> {
  const { limit, cursor } = readQuery(c, errorsOfTaskQuery);
  const task = await ownTask(c);
  const after = cursor === undefined ? undefined : rankOf('task-errors', cursor);
  const rows = (await c.get('context').table.list(task.pk, ERROR_PREFIX)).reverse();
  const left = rows.filter(({ sk }) => after === undefined || sk < after);
  const items = left.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = last !== undefined && left.length > limit ? cursorAfter('task-errors', last.sk) : null;
  return c.json({ items: items.map(errorView), nextCursor });
}

/** Of all tasks of the caller. */
export async function listErrors(c: Call): Promise<Response> {
  const { table, clock } = c.get('context');
  const now = clock.now();
  const { limit, cursor, code, since } = readQuery(c, errorsQuery(now));
  const from = since === undefined ? now - DAY_MS : Date.parse(since);
  const after = cursor === undefined ? undefined : rankOf('errors', cursor);
  const entries = errorEntries(table, { owner: c.get('caller').owner, code, from, to: now, after });
  const page = await readPage(table, entries, limit, errorView);
  return c.json({ items: page.items, nextCursor: page.after === undefined ? null : cursorAfter('errors', page.after) });
}
