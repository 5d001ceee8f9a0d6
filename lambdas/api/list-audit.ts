/** `GET /v1/tasks/{id}/audit` and `GET /v1/limit-groups/{group}/audit`: what operators asked for, newest first. */
import { auditView } from '../../core/api/audit-view.ts';
import { cursorAfter, rankOf } from '../../core/api/cursor.ts';
import { auditQuery } from '../../core/api/queries.ts';
import { AUDIT_PREFIX, limitKey } from '../../core/records/keys.ts';
import type { Call } from './api-context.ts';
import { ownGroup } from './limit-groups.ts';
import { ownTask } from './own-task.ts';
import { readQuery } from './read-query.ts';

export async function listAuditOfTask(c: Call): Promise<Response> {
  const query = readQuery(c, auditQuery);
  return list(c, (await ownTask(c)).pk, query);
}

export async function listAuditOfGroup(c: Call): Promise<Response> {
  const query = readQuery(c, auditQuery);
  return list(c, limitKey(ownGroup(c)).pk, query);
}

/** Operators are people: there are few rows, so all are read. */
async function list(c: Call, pk: string, given: { limit: number; cursor?: string | undefined }): Promise<Response> {
  const { limit, cursor } = given;
  const after = cursor === undefined ? undefined : rankOf('audit', cursor);
  const rows = (await c.get('context').table.list(pk, AUDIT_PREFIX)).reverse();
  const left = rows.filter(({ sk }) => after === undefined || sk < after);
  const items = left.slice(0, limit);
  const last = items.at(-1);
  const nextCursor = last !== undefined && left.length > limit ? cursorAfter('audit', last.sk) : null;
  return c.json({ items: items.map(auditView), nextCursor });
}
