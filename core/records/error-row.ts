/** Error rows: what happened, when, in which attempt, whose fault, and what to do. */
import { fixed } from '../defaults.ts';
import { entryOfCode, entryOfRefusal } from '../errors/entries.ts';
import type { Trouble } from '../provider/reading.ts';
import { ERROR_PREFIX, errorIndex, errorKey, taskKey } from './keys.ts';
import type { Log, Table } from '../ports.ts';
import type { TaskRecord } from './task-record.ts';
import type { Item } from './write.ts';

/** Where in a task's life an error was seen. */
export type Phase = 'admit' | 'submit' | 'query' | 'files' | 'record' | 'webhook';

/** One error, its message already redacted. */
export interface SeenError {
  readonly phase: Phase;
  readonly attempt: number;
  readonly send: number;
  readonly trouble: Trouble;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

function errorRow(task: Pick<TaskRecord, 'taskId' | 'owner'>, seen: SeenError, n: number): Item {
  const { phase, attempt, send, trouble, at } = seen;
  const { taskId, owner } = task;
  const { fault, action } =
    trouble.status > 0 ? entryOfRefusal(trouble.status, trouble.code) : entryOfCode(trouble.code);
  const time = new Date(at).toISOString();
  return {
    ...errorKey(taskId, at, n),
    ...errorIndex({ taskId, owner, code: trouble.code, at: time, n }),
    taskId,
    phase,
    attempt,
    send,
    status: trouble.status,
    type: trouble.type,
    code: trouble.code,
    message: trouble.message,
    retryAfterSeconds: trouble.retryAfterSeconds,
    fault,
    action,
    at: time,
    repeats: 0,
    expiresAt: Math.floor(at / 1000) + fixed.errorRowDays * 24 * 3600,
  };
}

const messages: Readonly<Partial<Record<Phase, string>>> = {
  files: 'file not kept',
  webhook: 'webhook given up',
};

/**
 * Stores an error row, best effort: a task never fails because its error could not be written down. After `most` rows
 * of one attempt, phase and code only the last one's counter grows.
 */
export async function noteError(
  ports: { readonly table: Table; readonly log: Log },
  task: Pick<TaskRecord, 'taskId' | 'owner'>,
  seen: SeenError,
  most: number = fixed.errorRowsPerKind,
): Promise<void> {
  const { taskId } = task;
  const { phase, attempt, send, trouble } = seen;
  // What others answer says nothing of our key: the alarm on the provider's errors must not take it for that.
  ports.log.warn(messages[phase] ?? 'provider error', {
    taskId,
    phase,
    attempt,
    send,
    status: trouble.status,
    code: trouble.code,
    type: trouble.type,
  });
  try {
    const rows = await ports.table.list(taskKey(taskId).pk, ERROR_PREFIX);
    const alike = rows.filter(
      (row) => row['attempt'] === attempt && row['phase'] === phase && row['code'] === trouble.code,
    );
    const last = alike.at(-1);
    if (last === undefined || alike.length < most) await ports.table.put(errorRow(task, seen, rows.length + 1));
    else await ports.table.update({ key: { pk: last.pk, sk: last.sk }, add: { repeats: 1 } });
  } catch (cause) {
    ports.log.error('error row not stored', { taskId, code: trouble.code, cause: String(cause) });
  }
}
