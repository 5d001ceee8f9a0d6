import { expect, test } from '@jest/globals';
import { keyOfCaller, readCallers } from '../../../cli/keys/callers.ts';
import { newCaller } from '../../../core/records/caller-record.ts';
import { MemoryTable } from '../../../local/memory-table.ts';

test.each([0, 999, 1000, 2001])('all of %i callers are read, oldest first', async (many) => {
  const table = new MemoryTable({ clock: { now: () => 0 } });
  const callers = Array.from({ length: many }, (_, i) =>
    // Some at the same moment.
    newCaller({ callerKey: `bide_${i}`, name: `n${i}`, owner: 'o', now: 1000 * Math.floor(i / 3) }),
  ).sort((a, b) => (a.ownerSk < b.ownerSk ? -1 : 1));
  for (const caller of callers) await table.put(caller);
  expect((await readCallers(table)).map(keyOfCaller)).toEqual(callers.map(({ pk, sk }) => ({ pk, sk })));
});
