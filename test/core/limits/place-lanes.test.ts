/** Who gets a place that comes free. */
import { describe, expect, test } from '@jest/globals';
import { lineIn } from '../../../core/limits/line.ts';
import { limitKey } from '../../../core/records/keys.ts';
import { full, NOW } from './counted-group.ts';

describe('a place that comes free', () => {
  test.each([
    ['batch', 'normal'],
    ['batch', 'interactive'],
    ['normal', 'interactive'],
  ] as const)('is left by %s to %s, whoever asks first', async (lower, upper) => {
    const { kind, turns, leave } = await full(1, lower, upper);
    await leave('h0');
    expect(await kind(lower, lower, 1, turns[lower])).toBe('wait');
    expect(await kind(upper, upper, 2, turns[upper])).toBe('slot');
  });

  test('is left to them by whoever comes anew as well, in a lane below and in theirs', async () => {
    const { kind, turns, leave } = await full(1, 'interactive');
    await leave('h0');
    expect(await kind('new', 'batch', 1)).toBe('wait');
    expect(await kind('new too', 'interactive', 1)).toBe('wait');
    expect(await kind('interactive', 'interactive', 2, turns.interactive)).toBe('slot');
  });

  test('is taken by a batch where nobody above waits, and by one that comes anew in a lane above', async () => {
    const { kind, turns, leave } = await full(2, 'batch');
    await leave('h0', 'h1');
    expect(await kind('batch', 'batch', 1, turns.batch)).toBe('slot');
    expect(await kind('new', 'interactive', 1)).toBe('slot');
  });

  test('beside as many as are left to others is for the lane below, and for no more of those who ask at once', async () => {
    const { ask, turns, leave, holders, kind } = await full(3, 'interactive');
    await leave('h0', 'h1');
    const asked = await Promise.all(['a', 'b', 'c', 'd'].map((name) => ask(name, 'batch', 1, 0)));
    expect(asked.filter(({ kind: one }) => one === 'slot')).toHaveLength(1);
    expect(await kind('interactive', 'interactive', 2, turns.interactive)).toBe('slot');
    expect(await holders()).toHaveLength(3);
  });

  test('is left to as many as wait above', async () => {
    const { ask, kind, draw, leave } = await full(4, 'interactive');
    await draw('second', 'interactive', 0);
    await draw('third', 'interactive', 0);
    await leave('h0', 'h1', 'h2');
    const asked = await Promise.all(['a', 'b', 'c'].map((name) => ask(name, 'batch', 1)));
    expect(asked.map(({ kind: one }) => one)).toEqual(['wait', 'wait', 'wait']);
    expect(await kind('interactive', 'interactive', 2, NOW)).toBe('slot');
  });

  test('is left to one who was sent before, and waits again', async () => {
    const { ask, kind, leave, draw, turns } = await full(1, 'batch');
    const turn = await draw('again', 'interactive', 1, 0);
    await leave('h0');
    expect(await kind('batch', 'batch', 2, turns.batch)).toBe('wait');
    expect(await ask('again', 'interactive', 3, turn)).toMatchObject({ kind: 'slot' });
  });

  test('goes to whoever has one already, whose slot was lost', async () => {
    const { kind } = await full(2, 'interactive');
    expect(await kind('h0', 'normal', 1, 0)).toBe('slot');
  });

  test('goes to the next one of two that were let in at once, not past him', async () => {
    const { ask, kind, draw, leave, turns, item } = await full(2, 'interactive');
    const second = await draw('second', 'interactive', 0);
    const third = await draw('third', 'interactive', 0);
    await leave('h0', 'h1');
    const two = await Promise.all([
      ask('interactive', 'interactive', 1, turns.interactive),
      ask('second', 'interactive', 1, second),
    ]);
    expect(two.map(({ kind: one }) => one)).toEqual(['slot', 'slot']);
    const line = lineIn(await item(), 'i1');
    expect((line?.tail ?? 0) - (line?.head ?? 0)).toBe(20);
    expect(await kind('third', 'interactive', 1.1, third)).toBe('wait');
    await leave('second');
    expect(await kind('batch', 'batch', 2)).toBe('wait');
    expect(await kind('third', 'interactive', 3, third)).toBe('slot');
  });
});

test('a lane that eight places went past has the next one, whoever asks first', async () => {
  const { kind, draw, turns, leave, holders } = await full(1, 'batch');
  const served: string[] = [];
  for (let i = 0; i < 18; i += 1) {
    const second = 3 * i;
    const turn = await draw(`i${i}`, 'interactive', second + 0.5);
    await kind(`b${i}`, 'batch', second + 0.6, turns.batch);
    const [before = ''] = await holders();
    await leave(before);
    const isServed = (await kind(`i${i}`, 'interactive', second + 1, turn)) === 'slot';
    if (!isServed) expect(await kind(`b${i}`, 'batch', second + 2, turns.batch)).toBe('slot');
    served.push(isServed ? 'interactive' : 'batch');
  }
  expect(served.flatMap((lane, i) => (lane === 'batch' ? [i] : []))).toEqual([8, 17]);
});

test('of two lanes that eight places went past the lower one goes first, then the other', async () => {
  const { kind, turns, leave, table } = await full(1, 'interactive', 'normal', 'batch');
  await table.update({ key: limitKey('g'), set: { pn: 8, pb: 8 } });
  await leave('h0');
  expect(await kind('interactive', 'interactive', 1, turns.interactive)).toBe('wait');
  expect(await kind('normal', 'normal', 1, turns.normal)).toBe('wait');
  expect(await kind('batch', 'batch', 1, turns.batch)).toBe('slot');
  await leave('batch');
  expect(await kind('interactive', 'interactive', 2, turns.interactive)).toBe('wait');
  expect(await kind('normal', 'normal', 2, turns.normal)).toBe('slot');
  await leave('normal');
  expect(await kind('interactive', 'interactive', 3, turns.interactive)).toBe('slot');
});

test('whoever comes while nobody waits takes a free place at once, whatever the numbers of a line say of those who left', async () => {
  const { kind, draw, leave } = await full(2, 'interactive');
  for (const name of ['gone', 'gone too', 'all gone']) await draw(name, 'interactive', 0);
  await leave('h0');
  expect(await kind('new', 'interactive', 10)).toBe('slot');
});

test('while somebody of his lane claims, whoever comes anew stands behind those of his line, however long it has not moved', async () => {
  const { draw, item } = await full(4, 'interactive');
  await draw('second', 'interactive', 0);
  await draw('third', 'interactive', 4);
  const line = lineIn(await item(), 'i1');
  expect((line?.tail ?? 0) - (line?.head ?? 0)).toBe(3 * 20);
});

test('a slot that is reserved anew for the place that one has moves no line', async () => {
  const { ask, item, turns } = await full(2, 'normal');
  const before = (await item())?.['n1h'];
  await ask('h0', 'normal', 1, turns.normal);
  expect((await item())?.['n1h']).toBe(before);
});

test.each([9, 15, 400])(
  'numbers of %d who have left hold up nobody: a line that nobody claims begins anew',
  async (gone) => {
    const { draw, kind, leave, table, turns } = await full(10, 'batch');
    const line = { i1t: NOW + 20 * gone, i1h: NOW, i1a: NOW, i1g: 30_000 };
    await table.update({ key: limitKey('g'), set: line });
    const turn = await draw('interactive', 'interactive', 600);
    await kind('batch', 'batch', 600, turns.batch);
    await leave('h0', 'h1');
    expect(await kind('batch', 'batch', 601, turns.batch)).toBe('slot');
    expect(await kind('other batch', 'batch', 601, 0)).toBe('wait');
    expect(await kind('interactive', 'interactive', 602, turn)).toBe('slot');
  },
);

test('whoever comes while all rest stands behind those of his line', async () => {
  const { draw, table } = await full(1);
  const line = { i1t: NOW + 4000, i1h: NOW, i1a: NOW, i1g: 1000 };
  await table.update({ key: limitKey('g'), set: { ...line, notBefore: NOW + 30_000 } });
  expect(await draw('new', 'interactive', 1)).toBe(NOW + 4000);
});

test('a line that begins anew is not moved by those of the old one', async () => {
  const { ask, leave, table, item } = await full(1);
  await table.update({ key: limitKey('g'), set: { i1t: NOW + 20, i1h: NOW + 20, i1a: NOW, i1g: 20 } });
  await leave('h0');
  expect(await ask('late', 'interactive', 1, NOW)).toMatchObject({ kind: 'slot' });
  expect((await item())?.['i1h']).toBe(NOW + 20);
});

test('nobody sleeps for more than ten minutes behind numbers of those who have left', async () => {
  const { ask, table } = await full(2);
  await table.update({
    key: limitKey('g'),
    set: { i1t: NOW + 4000, i1h: NOW, i1a: NOW, i1g: 2000, i1c: NOW + 700_000 },
  });
  expect(await ask('new', 'interactive', 600)).toMatchObject({ kind: 'wait' });
  const asked = await ask('new', 'interactive', 600, NOW + 4000);
  expect(asked.kind === 'wait' ? asked.waitMs : NaN).toBe(600_000);
});
