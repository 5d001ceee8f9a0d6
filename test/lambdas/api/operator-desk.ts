/** Tasks that went wrong, and somebody who may do something about it. */
import { scopes } from '../../../core/records/caller-record.ts';
import { AUDIT_PREFIX, limitKey, taskKey } from '../../../core/records/keys.ts';
import type { Outcome, TaskRecord } from '../../../core/records/task-record.ts';
import { attempted, Desk, idOf, KEY, succeeded } from './desk.ts';

/** A desk whose caller may do everything. */
export async function operatorDesk(): Promise<Desk> {
  const desk = new Desk();
  await desk.caller(KEY, { scopes });
  return desk;
}

/** A task that has failed; `sent` false: and provably bought nothing. */
export const failed = (
  code: string,
  state: Parameters<typeof attempted>[0],
  more: object = {},
  mayBeCharged = true,
) => {
  const outcome: Outcome = { ...succeeded, status: 'failed', code, mayBeCharged };
  return { ...attempted(state, { code, ...more }), status: 'failed', outcome } satisfies Partial<TaskRecord>;
};

/** What was asked for a task, oldest first: action, state and outcome. */
export async function auditOf(desk: Desk, name = 't'): Promise<unknown[][]> {
  const rows = await desk.memory.list(taskKey(idOf(name)).pk, AUDIT_PREFIX);
  return rows.map((row) => [row['action'], row['state'], row['outcome']]);
}

/** The same of a limit group. */
export async function auditOfGroup(desk: Desk, group = 'unified'): Promise<unknown[][]> {
  const rows = await desk.memory.list(limitKey(group).pk, AUDIT_PREFIX);
  return rows.map((row) => [row['action'], row['detail'], row['state'], row['outcome']]);
}

/** The table takes no audit rows. */
export function refuseAuditRows(desk: Desk): void {
  const { memory } = desk;
  desk.table = new Proxy(memory, {
    get: (table, name: keyof typeof memory) => {
      if (name !== 'put') return table[name].bind(table) as unknown;
      return (item: Parameters<typeof table.put>[0]) =>
        item.sk.startsWith(AUDIT_PREFIX) ? Promise.reject(new Error('throttled')) : table.put(item);
    },
  });
}
