import { expect } from '@jest/globals';
import type { Table } from '../../core/ports.ts';
import type { Item, Value } from '../../core/records/write.ts';

/** An item of nothing but its key. */
export type KeyOnly = { pk: string; sk: string };

/** Tables and partitions for the sections of the suite. */
export interface Bench {
  readonly table: () => Table;
  /** A key that nobody else uses. */
  readonly freshKey: () => KeyOnly;
}

/** The instant of every suite's clock, in milliseconds since the epoch. */
export const NOW = Date.UTC(2026, 4, 1);

/** Stores an item under a fresh key. */
export async function stored(bench: Bench, attributes: Record<string, Value>): Promise<Item> {
  const item = { ...bench.freshKey(), ...attributes };
  expect(await bench.table().put(item)).toEqual({ kind: 'written', item });
  return item;
}

/** Expects a request to be thrown back as one that no table can carry out. */
export const expectInvalid = async (request: Promise<unknown>): Promise<void> =>
  expect(request).rejects.toMatchObject({ name: 'ValidationException' });
