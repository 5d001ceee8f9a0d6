import { describe, expect, test } from '@jest/globals';
import type { Value } from '../../core/records/write.ts';
import { expectInvalid, NOW, stored, type Bench } from './bench.ts';

const SECONDS = NOW / 1000;

/** get, put and list. */
export function describeReads(bench: Bench): void {
  const { table, freshKey } = bench;

  describe('get and put', () => {
    test('answers with nothing for an item that was never stored', async () => {
      expect(await table().get(freshKey())).toBeUndefined();
    });

    test('gives back every kind of value as it was stored', async () => {
      const item = await stored(bench, {
        text: 'grüße 😀\u0000',
        empty: '',
        number: 1767225600123,
        fraction: 0.25,
        negative: -7,
        most: Number.MAX_SAFE_INTEGER,
        yes: true,
        no: false,
        nothing: null,
        list: ['a', 1, null, ['deep']],
        emptyList: [],
        map: { inner: { leaf: 1 }, 'name with spaces': 'x' },
        emptyMap: {},
        set: new Set(['b', 'a']),
      });
      expect(await table().get(item)).toEqual(item);
    });

    test('replaces the whole item', async () => {
      const { pk, sk } = await stored(bench, { a: 1, b: 2 });
      await table().put({ pk, sk, c: 3 });
      expect(await table().get({ pk, sk })).toEqual({ pk, sk, c: 3 });
    });

    test('keeps what is stored apart from what callers hold', async () => {
      const { pk, sk } = freshKey();
      const given = { pk, sk, map: { n: 1 }, list: [1] };
      const put = await table().put(given);
      const updated = await table().update({ key: { pk, sk }, set: { other: given.list } });
      const read = await table().get({ pk, sk });
      const [listed] = await table().list(pk, '');
      const copies = [
        given,
        put.kind === 'written' && put.item,
        updated.kind === 'written' && updated.item,
        read,
        listed,
      ];
      for (const copy of copies) Object.assign((copy as typeof given).map, { n: 99 });
      given.list.push(2);
      expect(await table().get({ pk, sk })).toEqual({ pk, sk, map: { n: 1 }, list: [1], other: [1] });
    });

    const cannotBeStored: [string, unknown][] = [
      ['an undefined value', undefined],
      ['an undefined value deep inside', { a: [{ b: undefined }] }],
      ['an empty set', new Set()],
      ['not a number', Number.NaN],
      ['an infinite number', Number.POSITIVE_INFINITY],
      ['an integer that is not exact', 2 ** 53],
    ];
    test.each(cannotBeStored)('refuses %s by its path', async (_, value) => {
      const { pk, sk } = freshKey();
      const key = { pk, sk };
      const bad = value as Value;
      for (const write of [
        () => table().put({ pk, sk, bad }),
        () => table().update({ key, set: { bad } }),
        () => table().update({ key, setIfAbsent: { bad } }),
      ]) {
        await expectInvalid(write());
        await expect(write()).rejects.toThrow(/\bbad\b/);
      }
      expect(await table().get(key)).toBeUndefined();
    });

    test('refuses empty parts of a key', async () => {
      for (const key of [
        { pk: '', sk: 'S' },
        { pk: 'P', sk: '' },
      ]) {
        await expectInvalid(table().get(key));
        await expectInvalid(table().put(key));
        await expectInvalid(table().update({ key }));
        await expectInvalid(table().update({ key, onlyIf: { op: 'exists', path: 'pk' } }));
      }
      await expectInvalid(table().list('', 'S'));
    });

    test('holds items of up to 400 KB, names included', async () => {
      const { pk, sk } = freshKey();
      const room = 400 * 1024 - `pk${pk}sk${sk}text`.length;
      expect(await table().put({ pk, sk, text: 'x'.repeat(room) })).toMatchObject({ kind: 'written' });
      await expectInvalid(table().put({ pk, sk, text: 'x'.repeat(room + 1) }));
      await expectInvalid(table().update({ key: { pk, sk }, set: { more: 'x' } }));
      expect(await table().get({ pk, sk })).toEqual({ pk, sk, text: 'x'.repeat(room) });
    });
  });

  describe('expiry', () => {
    test('hides items from the second of expiresAt on, from get and list', async () => {
      const { pk } = freshKey();
      await table().put({ pk, sk: 'gone', expiresAt: SECONDS - 1 });
      await table().put({ pk, sk: 'going', expiresAt: SECONDS });
      await table().put({ pk, sk: 'here', expiresAt: SECONDS + 1 });
      expect((await table().list(pk, '')).map(({ sk }) => sk)).toEqual(['here']);
      expect(await table().get({ pk, sk: 'gone' })).toBeUndefined();
      expect(await table().get({ pk, sk: 'going' })).toBeUndefined();
      expect(await table().get({ pk, sk: 'here' })).toEqual({ pk, sk: 'here', expiresAt: SECONDS + 1 });
    });

    test('is no matter to conditions and to an expiresAt that is not a number', async () => {
      const { pk, sk } = await stored(bench, { expiresAt: SECONDS - 1 });
      expect(await table().put({ pk, sk }, { op: 'absent', path: 'pk' })).toEqual({ kind: 'refused' });
      await table().put({ pk, sk, expiresAt: 'never' });
      expect(await table().get({ pk, sk })).toEqual({ pk, sk, expiresAt: 'never' });
    });
  });

  describe('list', () => {
    test('gives the items of one partition under a prefix, in the order of their bytes', async () => {
      const { pk } = freshKey();
      const inOrder = ['A', 'A#', 'A#1', 'A#10', 'A#2', 'A#z', 'A#é', 'A#\uffee', 'A#😀'];
      for (const sk of [...inOrder].reverse()) await table().put({ pk, sk });
      await table().put({ pk, sk: 'B' });
      await table().put({ pk: `${pk}x`, sk: 'A#1' });
      const sortKeys = async (prefix: string) => (await table().list(pk, prefix)).map(({ sk }) => sk);
      expect(await sortKeys('A')).toEqual(inOrder);
      expect(await sortKeys('A#1')).toEqual(['A#1', 'A#10']);
      expect(await sortKeys('')).toEqual([...inOrder, 'B']);
      expect(await sortKeys('C')).toEqual([]);
    });

    test('gives the last of them alone, still in order', async () => {
      const { pk } = freshKey();
      for (const sk of ['A#1', 'A#2', 'A#3', 'B#1']) await table().put({ pk, sk });
      const last = async (count: number) => (await table().list(pk, 'A#', count)).map(({ sk }) => sk);
      expect([await last(2), await last(5)]).toEqual([
        ['A#2', 'A#3'],
        ['A#1', 'A#2', 'A#3'],
      ]);
    });

    test('goes on past the 1 MB that one page holds', async () => {
      const { pk } = freshKey();
      const sortKeys = ['1', '2', '3', '4'];
      for (const sk of sortKeys) await table().put({ pk, sk, text: 'x'.repeat(390 * 1024) });
      expect((await table().list(pk, '')).map(({ sk }) => sk)).toEqual(sortKeys);
    });
  });
}
