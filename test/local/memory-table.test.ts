import { describe, expect, test } from '@jest/globals';
import { MemoryTable } from '../../local/memory-table.ts';

describe('MemoryTable', () => {
  test('shows every stored item to an oracle, expired ones too', async () => {
    const table = new MemoryTable({ clock: { now: () => 2000 } });
    await table.put({ pk: 'P', sk: '1', expiresAt: 1 });
    await table.put({ pk: 'Q', sk: '1' });
    await table.update({ key: { pk: 'P', sk: '2' }, set: { a: 1 } });
    expect(table.items()).toEqual([
      { pk: 'P', sk: '1', expiresAt: 1 },
      { pk: 'P', sk: '2', a: 1 },
      { pk: 'Q', sk: '1' },
    ]);
  });

  test('lets items expire as its clock goes on', async () => {
    let now = 0;
    const table = new MemoryTable({ clock: { now: () => now } });
    await table.put({ pk: 'P', sk: 'S', expiresAt: 5 });
    now = 4999;
    expect(await table.get({ pk: 'P', sk: 'S' })).toEqual({ pk: 'P', sk: 'S', expiresAt: 5 });
    now = 5000;
    expect(await table.get({ pk: 'P', sk: 'S' })).toBeUndefined();
  });

  test('keeps tables apart', async () => {
    const clock = { now: () => 0 };
    const [one, other] = [new MemoryTable({ clock }), new MemoryTable({ clock })];
    await one.put({ pk: 'P', sk: 'S' });
    expect(other.items()).toEqual([]);
  });
});
