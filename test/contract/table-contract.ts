/** What every table does, whoever implements it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Clock, Table } from '../../core/ports.ts';
import { NOW, type KeyOnly } from './bench.ts';
import { describeConditions } from './conditions.ts';
import { describeIndexes } from './indexes.ts';
import { describeReads } from './reads.ts';
import { describeUpdates } from './updates.ts';

/** A fresh, empty table that judges expiry by `clock`. */
export type MakeTable = (clock: Pick<Clock, 'now'>) => Promise<{ table: Table; close: () => Promise<void> }>;

/** A behaviour of its own, e.g. a write of the domain. `pk` is a partition that nobody else uses. */
export interface TableCase {
  readonly name: string;
  readonly run: (table: Table, pk: string) => Promise<void>;
}

/** Runs the contract against one kind of table; `cases` are added to it. */
export function describeTable(name: string, make: MakeTable, cases: readonly TableCase[] = []): void {
  describe(`table contract: ${name}`, () => {
    let made: Awaited<ReturnType<MakeTable>> | undefined;
    let partitions = 0;
    beforeAll(async () => {
      made = await make({ now: () => NOW });
    });
    afterAll(() => made?.close());

    const table = () => {
      if (made === undefined) throw new Error('The table was not made.');
      return made.table;
    };
    const freshKey = (): KeyOnly => ({ pk: `P${(partitions += 1)}`, sk: 'S' });

    describeReads({ table, freshKey });
    describeConditions({ table, freshKey });
    describeUpdates({ table, freshKey });
    describeIndexes({ table, freshKey });
    describe('further cases', () => {
      test('have names of their own', () => {
        expect(new Set(cases.map((one) => one.name)).size).toBe(cases.length);
      });
      for (const one of cases) test(one.name, () => one.run(table(), freshKey().pk));
    });
  });
}
