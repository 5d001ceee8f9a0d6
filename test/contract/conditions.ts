import { describe, expect, test } from '@jest/globals';
import type { Condition, Item, Value } from '../../core/records/write.ts';
import { expectInvalid, stored, type Bench } from './bench.ts';

type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';
const comparisons: Comparison[] = ['=', '<>', '<', '<=', '>', '>='];

/** What `=` to `>=` come to for a stored value, in the order of `comparisons`. */
const table: [what: string, found: Value | undefined, value: string | number, holds: string][] = [
  ['an equal number', 5, 5, '= <= >='],
  ['a smaller number', 4, 5, '<> < <='],
  ['a larger number', 10, 5, '<> > >='],
  ['equal text', 'b', 'b', '= <= >='],
  ['smaller text', '10', '9', '<> < <='],
  ['text that begins alike', 'ab', 'a', '<> > >='],
  ['an absent attribute', undefined, 5, '<>'],
  ['text beside a number', '5', 5, '<>'],
  ['a number beside text', 5, '5', '<>'],
  ['true beside a number', true, 1, '<>'],
  ['null beside a number', null, 0, '<>'],
  ['a list', [5], 5, '<>'],
  ['a map', { a: 5 }, 5, '<>'],
  ['a set', new Set(['a']), 'a', '<>'],
];

/** What holds, what does not, and what cannot be asked. */
export function describeConditions(bench: Bench): void {
  const holds = async (item: Item, condition: Condition): Promise<boolean> => {
    const { pk, sk } = item;
    const put = await bench.table().put(item, condition);
    const update = await bench.table().update({ key: { pk, sk }, onlyIf: condition });
    expect(update.kind).toBe(put.kind);
    return put.kind === 'written';
  };

  describe('conditions', () => {
    test.each(table)('compare %s', async (_, found, value, expected) => {
      const item = await stored(bench, { other: 1, ...(found === undefined ? {} : { a: found }) });
      const held: string[] = [];
      for (const op of comparisons) if (await holds(item, { op, path: 'a', value })) held.push(op);
      expect(held.join(' ')).toBe(expected);
    });

    test('compare booleans for equality only', async () => {
      const item = await stored(bench, { yes: true });
      expect(await holds(item, { op: '=', path: 'yes', value: true })).toBe(true);
      expect(await holds(item, { op: '=', path: 'yes', value: false })).toBe(false);
      expect(await holds(item, { op: '<>', path: 'yes', value: false })).toBe(true);
      expect(await holds(item, { op: '<>', path: 'missing', value: false })).toBe(true);
      for (const op of ['<', '<=', '>', '>='] as const) {
        await expectInvalid(bench.table().put(item, { op, path: 'yes', value: true }));
        await expectInvalid(bench.table().put(item, { op, path: 'missing', value: true }));
      }
    });

    test('tell present from absent, null and empty being present', async () => {
      const item = await stored(bench, {
        nothing: null,
        empty: '',
        zero: 0,
        no: false,
        map: { leaf: null },
        list: ['x'],
      });
      for (const path of ['pk', 'nothing', 'empty', 'zero', 'no', 'map', 'map.leaf', 'list']) {
        expect([path, await holds(item, { op: 'exists', path })]).toEqual([path, true]);
        expect([path, await holds(item, { op: 'absent', path })]).toEqual([path, false]);
      }
      for (const path of ['gone', 'map.gone', 'map.leaf.gone', 'gone.deeper', 'zero.deeper', 'list.0', 'toString']) {
        expect([path, await holds(item, { op: 'exists', path })]).toEqual([path, false]);
        expect([path, await holds(item, { op: 'absent', path })]).toEqual([path, true]);
      }
    });

    test('find a value among several', async () => {
      const item = await stored(bench, { state: 'sending', n: 2 });
      expect(await holds(item, { op: 'in', path: 'state', values: ['sending', 'ambiguous'] })).toBe(true);
      expect(await holds(item, { op: 'in', path: 'state', values: ['closed', 'closed'] })).toBe(false);
      expect(await holds(item, { op: 'in', path: 'n', values: [1, 2, 3] })).toBe(true);
      expect(await holds(item, { op: 'in', path: 'n', values: ['2'] })).toBe(false);
      expect(await holds(item, { op: 'in', path: 'gone', values: ['sending'] })).toBe(false);
    });

    test('count the members of a set, and find one of them; where there is none, neither holds', async () => {
      const item = await stored(bench, { some: new Set(['a', 'bc']) });
      expect(await holds(item, { op: 'fewer', path: 'some', value: 3 })).toBe(true);
      expect(await holds(item, { op: 'fewer', path: 'some', value: 2 })).toBe(false);
      expect(await holds(item, { op: 'fewer', path: 'gone', value: 2 })).toBe(false);
      expect(await holds(item, { op: 'contains', path: 'some', value: 'bc' })).toBe(true);
      expect(await holds(item, { op: 'contains', path: 'some', value: 'b' })).toBe(false);
      expect(await holds(item, { op: 'contains', path: 'gone', value: 'a' })).toBe(false);
    });

    test('join by and, by or, and nested', async () => {
      const item = await stored(bench, { a: 1 });
      const yes: Condition = { op: '=', path: 'a', value: 1 };
      const no: Condition = { op: '=', path: 'a', value: 2 };
      const joined: [Condition, boolean][] = [
        [{ op: 'and', of: [yes, yes] }, true],
        [{ op: 'and', of: [yes, no] }, false],
        [{ op: 'or', of: [no, yes] }, true],
        [{ op: 'or', of: [no, no] }, false],
        [{ op: 'and', of: [yes] }, true],
        [{ op: 'or', of: [no] }, false],
        [{ op: 'or', of: [{ op: 'and', of: [yes, no] }, yes] }, true],
        [{ op: 'and', of: [{ op: 'or', of: [yes, no] }, no] }, false],
        [{ op: 'or', of: [yes, { op: 'and', of: [no, no] }] }, true],
      ];
      for (const [condition, expected] of joined) expect(await holds(item, condition)).toBe(expected);
    });

    test('cannot be empty', async () => {
      const item = await stored(bench, {});
      await expectInvalid(bench.table().put(item, { op: 'and', of: [] }));
      await expectInvalid(bench.table().put(item, { op: 'or', of: [] }));
      await expectInvalid(bench.table().put(item, { op: 'in', path: 'a', values: [] }));
    });

    test('see an item that is not there as one without attributes', async () => {
      const { table: target, freshKey } = bench;
      const key = freshKey();
      expect(await target().put(key, { op: 'exists', path: 'pk' })).toEqual({ kind: 'refused' });
      expect(await target().update({ key, set: { a: 1 }, onlyIf: { op: '=', path: 'a', value: 1 } })).toEqual({
        kind: 'refused',
      });
      expect(await target().get(key)).toBeUndefined();
      expect(await target().put(key, { op: '<>', path: 'a', value: 1 })).toEqual({ kind: 'written', item: key });
      const other = freshKey();
      expect(await target().put(other, { op: 'absent', path: 'pk' })).toEqual({ kind: 'written', item: other });
      expect(await target().put(other, { op: 'absent', path: 'pk' })).toEqual({ kind: 'refused' });
    });

    test('leave the item as it was when they fail', async () => {
      const item = await stored(bench, { a: 1 });
      const { pk, sk } = item;
      const no: Condition = { op: 'absent', path: 'a' };
      expect(await bench.table().put({ pk, sk, b: 2 }, no)).toEqual({ kind: 'refused' });
      expect(await bench.table().update({ key: { pk, sk }, set: { a: 2 }, remove: ['b'], onlyIf: no })).toEqual({
        kind: 'refused',
      });
      expect(await bench.table().get(item)).toEqual(item);
    });
  });
}
