/** Somebody else gets in between the API's reads and writes. */
import { taskKey } from '../../../core/records/keys.ts';
import type { Update } from '../../../core/records/write.ts';
import { idOf, succeeded, type Desk } from './desk.ts';

/** Somebody else writes right before the API's n-th update, which the answer of the one before does not show. */
export function beforeUpdate(desk: Desk, n: number, write: () => Promise<unknown>): void {
  const { memory } = desk;
  let updates = 0;
  desk.table = new Proxy(memory, {
    get: (table, name: keyof typeof memory) => {
      if (name !== 'update') return table[name].bind(table) as unknown;
      return async (update: Update) => {
        if ((updates += 1) === n) await write();
        return table.update(update);
      };
    },
  });
}

/** The answer of the n-th update is lost, and the SDK sends it again. */
export function repeatUpdate(desk: Desk, n: number): void {
  const { memory } = desk;
  let updates = 0;
  desk.table = new Proxy(memory, {
    get: (table, name: keyof typeof memory) => {
      if (name !== 'update') return table[name].bind(table) as unknown;
      return async (update: Update) => {
        if ((updates += 1) === n) await table.update(update);
        return table.update(update);
      };
    },
  });
}

/** The task ends with a result. */
export async function finish(desk: Desk): Promise<void> {
  const ended = { status: 'succeeded', outcome: succeeded } as const;
  await desk.memory.update({ key: taskKey(idOf('t')), set: ended });
  await desk.memory.put({ pk: taskKey(idOf('t')).pk, sk: 'RESULT#1', json: '"paid"' });
}
