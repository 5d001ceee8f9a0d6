import { describe, expect, test } from '@jest/globals';
import { limitKey } from '../../../core/records/keys.ts';
import { full, group, NOW } from './counted-group.ts';

describe('a claim', () => {
  test('ends with its place: the next one is for the lanes below', async () => {
    const { kind, turns, leave } = await full(2, 'interactive', 'batch');
    await leave('h0');
    expect(await kind('interactive', 'interactive', 1, turns.interactive)).toBe('slot');
    await leave('h1');
    expect(await kind('batch', 'batch', 1, turns.batch)).toBe('slot');
  });

  test('that nobody renews ends a moment after its next question would have come', async () => {
    const { kind, turns, leave } = await full(1, 'interactive', 'batch');
    await leave('h0');
    expect(await kind('batch', 'batch', 4.5, turns.batch)).toBe('wait');
    expect(await kind('batch', 'batch', 4.501, turns.batch)).toBe('slot');
  });

  test('lasts as long as the wait of whoever made it, however long that is', async () => {
    const { ask, kind, turns, leave } = await full(1, 'interactive', 'batch');
    await ask('interactive', 'interactive', 3600, turns.interactive, 180_000);
    await leave('h0');
    expect(await kind('batch', 'batch', 3780, turns.batch)).toBe('wait');
    expect(await kind('interactive', 'interactive', 3781, turns.interactive)).toBe('slot');
  });

  test('of several that were away too long is made anew by each of them', async () => {
    const { kind, draw, turns, leave } = await full(3, 'interactive', 'batch');
    const second = await draw('second', 'interactive', 0);
    await leave('h0');
    expect(await kind('batch', 'batch', 30, turns.batch)).toBe('slot');
    expect(await kind('interactive', 'interactive', 31, turns.interactive)).toBe('wait');
    expect(await kind('second', 'interactive', 31, second)).toBe('wait');
    await leave('h1', 'h2');
    expect(await kind('batch 2', 'batch', 32)).toBe('wait');
    expect(await kind('interactive', 'interactive', 33, turns.interactive)).toBe('slot');
    expect(await kind('batch 2', 'batch', 33.5, 0)).toBe('wait');
    expect(await kind('second', 'interactive', 34, second)).toBe('slot');
  });

  test('is made for the end of a rest, which all wait for', async () => {
    const { kind, draw, leave, table } = await full(1, 'batch');
    await table.update({ key: limitKey('g'), set: { notBefore: NOW + 30_000 } });
    const turn = await draw('interactive', 'interactive', 1);
    await leave('h0');
    expect(await kind('batch', 'batch', 30, 0)).toBe('wait');
    expect(await kind('interactive', 'interactive', 30.5, turn)).toBe('slot');
  });

  test('is made for the end of a rest of an hour too, and for nothing beyond the deadline', async () => {
    const { ask, kind, draw, leave, table, item, writes } = await full(1);
    await table.update({ key: limitKey('g'), set: { notBefore: NOW + 3_600_000 } });
    const turn = await draw('interactive', 'interactive', 1);
    const before = writes();
    await ask('interactive', 'interactive', 1, turn);
    expect(writes()).toBe(before);
    await leave('h0');
    expect(await kind('batch', 'batch', 3600.001, 0)).toBe('wait');
    expect(await kind('interactive', 'interactive', 3602, turn)).toBe('slot');
    await ask('normal', 'normal', 3601, 0, 300_000, NOW + 3_602_000);
    expect((await item())?.['n1c']).toBe(NOW + 3_602_000);
    const then = writes();
    await ask('normal', 'normal', 3601, 0, 300_000, NOW + 3_602_000);
    expect(writes()).toBe(then);
  });

  test('stays where one who was sent before takes a place: nobody knows how many of those wait', async () => {
    const { ask, kind, leave, turns } = await full(2, 'batch');
    for (const name of ['again', 'again too']) await ask(name, 'interactive', 1, 0);
    await leave('h0');
    expect(await kind('again', 'interactive', 2, 0)).toBe('slot');
    await leave('h1');
    expect(await kind('batch', 'batch', 2, turns.batch)).toBe('wait');
    expect(await kind('again too', 'interactive', 3, 0)).toBe('slot');
  });

  test('is made by nobody who finds a place and waits for a slot', async () => {
    const { ask, item } = group(9, { requests: 1, periodSeconds: 1 });
    const asked = [];
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) asked.push((await ask(name, 'interactive', 0)).kind);
    expect(asked).toEqual(['slot', 'slot', 'slot', 'slot', 'slot', 'wait']);
    expect((await item())?.['i1c']).toBeUndefined();
  });

  test('is made by nobody who is far behind in his line', async () => {
    const { draw, table, item } = await full(1);
    await table.update({ key: limitKey('g'), set: { i1t: NOW + 40_000, i1h: NOW, i1a: NOW, i1g: 1000, i1c: NOW + 1 } });
    await draw('last', 'interactive', 0);
    expect((await item())?.['i1c']).toBe(NOW + 1);
  });

  test('of a clock that is far ahead is not believed, and replaced', async () => {
    const { kind, turns, leave, table, item } = await full(1, 'interactive', 'batch');
    await table.update({ key: limitKey('g'), set: { i1c: NOW + 3_600_000 } });
    expect(await kind('interactive', 'interactive', 1, turns.interactive)).toBe('wait');
    expect((await item())?.['i1c']).toBe(NOW + 5500);
    await table.update({ key: limitKey('g'), set: { i1c: NOW + 3_600_000 } });
    await leave('h0');
    expect(await kind('batch', 'batch', 1, turns.batch)).toBe('slot');
  });

  test('is written once where it lasts until all of those who ask will have asked again', async () => {
    const { ask, turns, writes } = await full(1, 'normal');
    const before = writes();
    for (const second of [0.1, 0.2, 0.3]) await ask('normal', 'normal', second, turns.normal);
    expect(writes()).toBe(before);
    await ask('normal', 'normal', 1, turns.normal);
    expect(writes()).toBe(before + 1);
  });
});
