import { describe, expect, test } from '@jest/globals';
import type { Item, Update } from '../../core/records/write.ts';
import { expectInvalid, stored, type Bench } from './bench.ts';

/** What an update leaves, and what it cannot do. */
export function describeUpdates(bench: Bench): void {
  const { table, freshKey } = bench;
  const apply = async ({ pk, sk }: Item, change: Omit<Update, 'key'>) => {
    const key = { pk, sk };
    const result = await table().update({ key, ...change });
    if (result.kind === 'written') expect(await table().get(key)).toEqual(result.item);
    return result;
  };

  describe('updates', () => {
    test('create the item that is not there, even without a change', async () => {
      const [one, two] = [freshKey(), freshKey()];
      expect(await table().update({ key: one })).toEqual({ kind: 'written', item: one });
      expect(await table().get(one)).toEqual(one);
      const change = { set: { a: 1 }, setIfAbsent: { b: 2 }, add: { c: 3 }, remove: ['d'] };
      expect(await apply(two, change)).toEqual({ kind: 'written', item: { ...two, a: 1, b: 2, c: 3 } });
    });

    test('answer with the whole new item', async () => {
      const item = await stored(bench, { kept: 'x', a: 1, b: 2 });
      expect(await apply(item, { set: { a: 9 }, remove: ['b'] })).toEqual({
        kind: 'written',
        item: { pk: item.pk, sk: item.sk, kept: 'x', a: 9 },
      });
    });

    test('change nested attributes and leave their neighbours', async () => {
      const item = await stored(bench, { attempts: { '1': { state: 'sending', sends: 1, old: 'x' } } });
      const change = {
        set: { 'attempts.1.state': 'accepted', 'attempts.2': { state: 'prepared' } },
        setIfAbsent: { 'attempts.1.sends': 7, 'attempts.1.first': 8 },
        add: { 'attempts.1.refused': 1 },
        remove: ['attempts.1.old', 'attempts.1.never'],
      };
      expect(await apply(item, change)).toEqual({
        kind: 'written',
        item: {
          ...item,
          attempts: { '1': { state: 'accepted', sends: 1, first: 8, refused: 1 }, '2': { state: 'prepared' } },
        },
      });
    });

    test('store sets, lists and maps as values', async () => {
      const item = await stored(bench, {});
      const values = { set: new Set(['a', 'b']), list: ['a', 1], map: { a: { b: null } }, nothing: null };
      expect(await apply(item, { set: values })).toEqual({ kind: 'written', item: { ...item, ...values } });
    });

    test('take names that DynamoDB reserves, and odd ones', async () => {
      const names = { status: 1, name: 2, size: 3, 'with space': 4, 'ünï-cöde': 5, ':0': 6, '#0': 7, constructor: 8 };
      const item = await stored(bench, {});
      expect(await apply(item, { set: names })).toEqual({ kind: 'written', item: { ...item, ...names } });
    });

    test('set only what is absent, null counting as there', async () => {
      const item = await stored(bench, { nothing: null, zero: 0 });
      expect(await apply(item, { setIfAbsent: { nothing: 1, zero: 1, fresh: 1 } })).toEqual({
        kind: 'written',
        item: { ...item, fresh: 1 },
      });
    });

    test('add to numbers, an absent one counting as 0', async () => {
      const item = await stored(bench, { n: 40, map: { n: -1 } });
      expect(await apply(item, { add: { n: 2, 'map.n': -4, fresh: 0, 'map.fresh': -3 } })).toEqual({
        kind: 'written',
        item: { ...item, n: 42, map: { n: -5, fresh: -3 }, fresh: 0 },
      });
    });

    test('add fractions in decimal', async () => {
      const item = await stored(bench, { n: 0.1 });
      expect(await apply(item, { add: { n: 0.2 } })).toEqual({ kind: 'written', item: { ...item, n: 0.3 } });
    });

    test('add members to a set, an absent one counting as empty, and take them out until it is gone', async () => {
      const item = await stored(bench, { some: new Set(['a']) });
      expect(await apply(item, { join: { some: ['b', 'a'], fresh: ['c'] }, set: { n: 1 } })).toEqual({
        kind: 'written',
        item: { ...item, some: new Set(['a', 'b']), fresh: new Set(['c']), n: 1 },
      });
      expect(await apply(item, { leave: { some: ['a', 'z'], fresh: ['c'], gone: ['d'] }, set: { n: 2 } })).toEqual({
        kind: 'written',
        item: { ...item, some: new Set(['b']), n: 2 },
      });
    });

    test('refuse to join or leave what is no set, and with nobody', async () => {
      const item = await stored(bench, { a: 'text' });
      await expectInvalid(apply(item, { join: { a: ['x'] } }));
      await expectInvalid(apply(item, { leave: { a: ['x'] } }));
      await expectInvalid(apply(item, { join: { fresh: [] } }));
      expect(await table().get(item)).toEqual(item);
    });

    test.each([
      ['text', '1'],
      ['null', null],
      ['a boolean', true],
      ['a list', [1]],
      ['a map', {}],
    ])('refuse to add to %s', async (_, value) => {
      const item = await stored(bench, { a: value });
      await expectInvalid(apply(item, { add: { a: 1 } }));
      expect(await table().get(item)).toEqual(item);
    });

    test.each([
      ['set', { set: { 'gone.a': 1 } }],
      ['set deeper', { set: { 'map.gone.a': 1 } }],
      ['set below text', { set: { 'text.a': 1 } }],
      ['set below a list', { set: { 'list.a': 1 } }],
      ['set if absent', { setIfAbsent: { 'gone.a': 1 } }],
      ['add', { add: { 'gone.a': 1 } }],
      ['remove', { remove: ['gone.a'] }],
      ['remove deeper', { remove: ['map.gone.a'] }],
      ['remove below text', { remove: ['text.a'] }],
    ])('refuse a path whose parent is not a map: %s', async (_, change) => {
      const item = await stored(bench, { map: {}, text: 'x', list: [] });
      await expectInvalid(apply(item, { ...change, onlyIf: { op: 'exists', path: 'pk' } }));
      expect(await table().get(item)).toEqual(item);
      expect(await apply(item, { ...change, onlyIf: { op: 'absent', path: 'pk' } })).toEqual({ kind: 'refused' });
    });

    test('read their operands from the item as it was', async () => {
      const item = await stored(bench, { map: { n: 5 } });
      expect(await apply(item, { setIfAbsent: { copy: 1 }, add: { 'map.n': 1 } })).toEqual({
        kind: 'written',
        item: { ...item, copy: 1, map: { n: 6 } },
      });
    });

    test.each([
      ['twice the same', { set: { a: 1 }, remove: ['a'] }],
      ['twice in removals', { remove: ['a', 'a'] }],
      ['set and add', { set: { a: 1 }, add: { a: 1 } }],
      ['join and leave', { join: { a: ['x'] }, leave: { a: ['y'] } }],
      ['parent and child', { set: { a: {}, 'a.b': 1 } }],
      ['parent and grandchild', { set: { 'a.b.c': 1 }, remove: ['a'] }],
    ])('refuse paths that overlap: %s', async (_, change) => {
      const item = await stored(bench, { a: { b: { c: 0 } } });
      await expectInvalid(apply(item, change));
      await expectInvalid(apply(item, { ...change, onlyIf: { op: 'absent', path: 'pk' } }));
      expect(await table().get(item)).toEqual(item);
    });

    test('take paths that only begin alike', async () => {
      const item = await stored(bench, { a: { b: 1, bc: 2 } });
      expect(await apply(item, { set: { 'a.b': 3, 'a.bc': 4, ab: 5, 'a-x': 6 } })).toEqual({
        kind: 'written',
        item: { ...item, a: { b: 3, bc: 4 }, ab: 5, 'a-x': 6 },
      });
    });

    test.each([
      ['set', { set: { sk: 'other' } }],
      ['set to the same', { set: { sk: 'S' } }],
      ['set if absent', { setIfAbsent: { pk: 'other' } }],
      ['add', { add: { sk: 1 } }],
      ['remove', { remove: ['pk'] }],
    ])('refuse to change the key: %s', async (_, change) => {
      const item = await stored(bench, { a: 1 });
      await expectInvalid(apply(item, change));
      expect(await table().get(item)).toEqual(item);
    });
  });
}
