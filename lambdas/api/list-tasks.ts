/** `GET /v1/tasks`: the caller's tasks, newest first, back to the oldest that is kept. */
import { cursorAfter, rankOf } from '../../core/api/cursor.ts';
import { months } from '../../core/api/periods.ts';
import { DAY_MS, tasksQuery, type TasksQuery } from '../../core/api/queries.ts';
import type { ListedTask } from '../../core/api/task-schema.ts';
import { fixed } from '../../core/defaults.ts';
import { ownerPartition, shards } from '../../core/records/keys.ts';
import { asTask } from '../../core/records/task-record.ts';
import type { Item } from '../../core/records/write.ts';
import { taskView } from '../../core/task/task-view.ts';
import type { Call } from './api-context.ts';
import { newestFirst, type Ranked } from './newest-first.ts';
import { readPage } from './read-page.ts';
import { readQuery } from './read-query.ts';

export async function listTasks(c: Call): Promise<Response> {
  const query = readQuery(c, tasksQuery);
  const { owner } = c.get('caller');
  const after = query.cursor === undefined ? undefined : rankOf('tasks', query.cursor);
  // The table of one machine may keep the entry of a write that a kill cut short; the task was written later.
  const show = (item: Item, rank: string) => (item['ownerSk'] === rank ? listed(item, owner, query) : undefined);
  const page = await readPage(c.get('context').table, entries(c, owner, after, query), query.limit, show);
  return c.json({ items: page.items, nextCursor: page.after === undefined ? null : cursorAfter('tasks', page.after) });
}

/** Month by month, four shards each. The rank is the sort key: creation time, then task id. */
async function* entries(
  c: Call,
  owner: string,
  after: string | undefined,
  { since }: TasksQuery,
): AsyncGenerator<Ranked> {
  const { table, clock } = c.get('context');
  const now = clock.now();
  const oldest = Math.max(now - fixed.taskDays * DAY_MS, since === undefined ? 0 : Date.parse(since));
  // Without a time the whole month of the oldest that is kept.
  const from = since === undefined ? ' ' : new Date(oldest).toISOString();
  const newest = after === undefined ? now : Math.min(now, Date.parse(after.slice(0, 24)) || now);
  for (const month of months(oldest, newest)) {
    const stretches = shards((shard) => ownerPartition(owner, month, shard)).map((pk) => {
      return { index: 'owner', pk, from, to: after ?? '~', rankOf: (at: string) => at } as const;
    });
    yield* newestFirst(table, stretches, after);
  }
}

/** Undefined for a task of somebody else's, and for one that the filters leave out. */
function listed(item: Item, owner: string, { status, profile }: TasksQuery): ListedTask | undefined {
  const task = asTask(item);
  if (task.owner !== owner) return undefined;
  if ((status ?? task.status) !== task.status || (profile ?? task.profile) !== task.profile) return undefined;
  const shown: ListedTask & {
    result?: unknown;
    files?: unknown;
    lateResult?: unknown;
    webhook?: unknown;
    eta?: unknown;
  } = taskView(task);
  delete shown.result;
  delete shown.files;
  delete shown.lateResult;
  delete shown.webhook;
  delete shown.eta;
  return shown;
}
