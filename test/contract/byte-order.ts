import { expect } from '@jest/globals';
import type { TableCase } from './table-contract.ts';

/** Apart from the other comparisons because dynalite gets it wrong: it compares text by UTF-16 units. */
export const byteOrder: TableCase = {
  name: 'compares text by its UTF-8 bytes, also beyond the basic plane',
  run: async (table, pk) => {
    const item = { pk, sk: 'S', a: '😀' };
    await table.put(item);
    expect(await table.put(item, { op: '>', path: 'a', value: '\uffee' })).toEqual({ kind: 'written', item });
    expect(await table.put(item, { op: '<', path: 'a', value: '\uffee' })).toEqual({ kind: 'refused' });
  },
};
