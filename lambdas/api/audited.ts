/** Wishes of operators: a row first, then the deed, then what came of it. */
import { auditRow, concluded, type Asked, type Came } from '../../core/records/audit-row.ts';
import type { Key } from '../../core/records/write.ts';
import type { Call } from './api-context.ts';

/** What is asked, beside who asks and when. */
export type Wish = Omit<Asked, 'by' | 'writer' | 'requestId' | 'at'>;

/** Writes down what is asked for. @throws when it cannot: then nothing must be done. */
export async function ask(c: Call, pk: string, wish: Wish): Promise<Key> {
  const { table, clock, invocation } = c.get('context');
  const { owner, keyId } = c.get('caller');
  const row = auditRow(pk, {
    ...wish,
    by: { owner, keyId },
    writer: invocation.requestId,
    requestId: c.get('requestId'),
    at: clock.now(),
  });
  await table.put(row);
  return { pk: row.pk, sk: row.sk };
}

/** Writes down what came of it, best effort: it was done all the same. */
export async function conclude(c: Call, row: Key, came: Came): Promise<void> {
  const { table, log } = c.get('context');
  try {
    await table.update(concluded(row, came));
  } catch (cause) {
    log.error('audit row not concluded', { ...came, cause: String(cause) });
  }
}
