import type { Table } from '../../core/ports.ts';
import type { Key } from '../../core/records/write.ts';
import type { VirtualClock } from '../../local/virtual-clock.ts';

/** Every operation takes 4 to 12 ms, half of it before it happens. `updated` hears of each update, when it happens. */
export function slowTable(
  table: Table,
  clock: VirtualClock,
  random: () => number,
  updated: (key: Key, failed: boolean) => void,
): Table {
  const slowly = async <T>(work: () => Promise<T>): Promise<T> => {
    await clock.sleep(2 + 4 * random());
    const result = await work();
    await clock.sleep(2 + 4 * random());
    return result;
  };
  return {
    get: (key) => slowly(() => table.get(key)),
    list: (pk, prefix, last) => slowly(() => table.list(pk, prefix, last)),
    index: (query) => slowly(() => table.index(query)),
    put: (item, condition) => slowly(() => table.put(item, condition)),
    update: (update) =>
      slowly(async () => {
        const result = await table.update(update);
        updated(update.key, result.kind === 'refused');
        return result;
      }),
  };
}
