import { expect } from '@jest/globals';
import fc from 'fast-check';
import type { Table, WriteResult } from '../../core/ports.ts';
import type { Condition, Item, Update, Value } from '../../core/records/write.ts';
import { MemoryTable } from '../../local/memory-table.ts';
import { NOW } from './bench.ts';
import type { TableCase } from './table-contract.ts';

/** One random write; its key is added when it runs, so that every sequence has a partition of its own. */
type Step = { sk: string } & (
  { put: Record<string, Value>; condition: Condition | undefined } | { change: Omit<Update, 'key'> }
);

const names = fc.constantFrom('a', 'b', 'status');
/** Never a part of the key: dynalite refuses to change it before it looks at the condition, Amazon's emulator after. */
const path = fc.oneof(names, fc.constantFrom('m', 'm.a', 'm.n', 'm.n.b', 'a.b', 'gone.a'));
const number = fc.integer({ min: -3, max: 3 });
const text = fc.constantFrom('', 'x', 'xy', '3', 'é');
const leaf: fc.Arbitrary<Value> = fc.oneof(
  number,
  text,
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom(['x', 'y'], ['x']).map((members) => new Set(members)),
  fc.constant<Value>([1, 'x']),
);
const map = fc.oneof(
  fc.dictionary(names, leaf, { maxKeys: 2, noNullPrototype: true }),
  fc.record({ a: leaf, n: fc.record({ b: number }) }, { noNullPrototype: true }),
);
const value: fc.Arbitrary<Value> = fc.oneof(leaf, map);

/** Text beyond the basic plane is left out, which dynalite compares wrongly. */
const condition = fc.letrec<{ any: Condition }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ op: fc.constantFrom('exists' as const, 'absent' as const), path }),
    fc.record({ op: fc.constantFrom('=' as const, '<>' as const), path, value: fc.oneof(number, text, fc.boolean()) }),
    fc.record({
      op: fc.constantFrom('<' as const, '<=' as const, '>' as const, '>=' as const),
      path,
      value: fc.oneof(number, text),
    }),
    fc.record({
      op: fc.constant('in' as const),
      path,
      values: fc.array(fc.oneof(number, text), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      of: fc.array(tie('any'), { minLength: 1, maxLength: 2 }),
    }),
  ),
})).any;

/** Half of the steps go without a condition, so that items come to exist. */
const maybe = fc.option(condition, { nil: undefined, freq: 2 });

const change = fc
  .record({
    set: fc.dictionary(path, value, { maxKeys: 2, noNullPrototype: true }),
    setIfAbsent: fc.dictionary(path, value, { maxKeys: 1, noNullPrototype: true }),
    add: fc.dictionary(path, number, { maxKeys: 1, noNullPrototype: true }),
    remove: fc.array(path, { maxLength: 1 }),
    onlyIf: maybe,
  })
  .map(({ onlyIf, ...rest }) => (onlyIf === undefined ? rest : { ...rest, onlyIf }));

const attributes = fc.record({ a: leaf, b: leaf, status: leaf, m: map }, { requiredKeys: [], noNullPrototype: true });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ sk: fc.constantFrom('1', '2'), put: attributes, condition: maybe }),
  fc.record({ sk: fc.constantFrom('1', '2'), change }),
);

/** What a step came to: its result, or the name of what it threw. */
async function outcome(table: Table, pk: string, taken: Step): Promise<WriteResult | { threw: string }> {
  const key = { pk, sk: taken.sk };
  try {
    if ('put' in taken) return await table.put({ ...taken.put, ...key }, taken.condition);
    return await table.update({ key, ...taken.change });
  } catch (error) {
    return { threw: (error as Error).name };
  }
}

/** The oracle of the in-memory table: random writes end alike on it and on the table under test. */
export const sameResults = (runs: number): TableCase => ({
  name: `ends ${runs} random sequences of writes as the in-memory table does`,
  run: async (table, pk) => {
    const memory = new MemoryTable({ clock: { now: () => NOW } });
    let sequence = 0;
    const property = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      const partition = `${pk}#${(sequence += 1)}`;
      for (const taken of steps) {
        expect(await outcome(memory, partition, taken)).toEqual(await outcome(table, partition, taken));
      }
      const left: Item[] = await table.list(partition, '');
      expect(await memory.list(partition, '')).toEqual(left);
    });
    await fc.assert(property, { seed: 20260501, numRuns: runs });
  },
});
