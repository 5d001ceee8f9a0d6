import { describe, expect, test } from '@jest/globals';
import { limitKey } from '../../../core/records/keys.ts';
import type { Urgency } from '../../../core/task/urgency.ts';
import { group, NOW } from './counted-group.ts';

/** All places are held (h0, h1, ...), and each of these lanes has one that waits since then. */
async function full(concurrent: number, ...lanes: Urgency[]) {
  const here = group(concurrent);
  for (let i = 0; i < concurrent; i += 1) await here.ask(`h${i}`, 'normal', 0);
  const turns: Partial<Record<Urgency, number>> = {};
  for (const lane of lanes) turns[lane] = await here.draw(lane, lane, 0);
  return { ...here, turns };
}

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

  test('is left to them by whoever comes anew as well', async () => {
    const { kind, turns, leave } = await full(1, 'interactive');
    await leave('h0');
    expect(await kind('new', 'batch', 1)).toBe('wait');
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
});

describe('a place that is kept for somebody who is gone', () => {
  test('is taken after five seconds, and the next one is not kept for him', async () => {
    const { kind, turns, leave, draw } = await full(2, 'interactive', 'batch');
    const second = await draw('batch 2', 'batch', 0);
    await leave('h0');
    expect(await kind('batch', 'batch', 1, turns.batch)).toBe('wait');
    expect(await kind('batch', 'batch', 6, turns.batch)).toBe('wait');
    expect(await kind('batch', 'batch', 6.001, turns.batch)).toBe('slot');
    await leave('h1');
    expect(await kind('batch 2', 'batch', 7, second)).toBe('slot');
  });

  test('is taken after half a minute at most, however long ago he left', async () => {
    const { kind, draw, leave } = await full(1, 'interactive');
    const turn = await draw('batch', 'batch', 3600);
    await leave('h0');
    expect(await kind('batch', 'batch', 3600, turn)).toBe('wait');
    expect(await kind('batch', 'batch', 3630, turn)).toBe('wait');
    expect(await kind('batch', 'batch', 3630.001, turn)).toBe('slot');
  });

  test('is taken as well where all are gone whose number is due below him', async () => {
    const { kind, draw, leave } = await full(1, 'interactive', 'batch');
    await draw('gone', 'batch', 0);
    const third = await draw('batch 3', 'batch', 0);
    await leave('h0');
    expect(await kind('batch 3', 'batch', 1, third)).toBe('wait');
    expect(await kind('batch 3', 'batch', 30, third)).toBe('slot');
  });

  test('is not kept the longer because a clock that is far ahead has noted it', async () => {
    const { kind, turns, leave, table } = await full(1, 'interactive', 'batch');
    await leave('h0');
    await table.update({ key: limitKey('g'), set: { keptSince: NOW + 3_600_000 } });
    expect(await kind('batch', 'batch', 1, turns.batch)).toBe('wait');
    expect(await kind('batch', 'batch', 6.001, turns.batch)).toBe('slot');
  });

  test('is kept anew for one who was taken for gone and asks again', async () => {
    const { kind, draw, turns, leave } = await full(2, 'interactive', 'batch');
    const second = await draw('batch 2', 'batch', 0);
    await leave('h0');
    await kind('batch', 'batch', 1, turns.batch);
    expect(await kind('batch', 'batch', 10, turns.batch)).toBe('slot');
    const again = await draw('interactive', 'interactive', 11, turns.interactive);
    await leave('h1');
    expect(await kind('batch 2', 'batch', 12, second)).toBe('wait');
    expect(await kind('interactive', 'interactive', 13, again)).toBe('slot');
  });

  test('is kept from when it came free, not from when another one was', async () => {
    const { kind, draw, turns, leave, item } = await full(1, 'interactive', 'batch');
    await leave('h0');
    await kind('batch', 'batch', 1, turns.batch);
    expect(await kind('interactive', 'interactive', 2, turns.interactive)).toBe('slot');
    expect((await item())?.['keptSince']).toBeUndefined();
    const next = await draw('next', 'interactive', 3);
    await leave('interactive');
    expect(await kind('batch', 'batch', 20, turns.batch)).toBe('wait');
    expect(await kind('next', 'interactive', 21, next)).toBe('slot');
  });
});

describe('as many places are left', () => {
  test('as wait above, not one', async () => {
    const { ask, kind, draw, leave } = await full(4, 'interactive');
    await draw('second', 'interactive', 0);
    await draw('third', 'interactive', 0);
    await leave('h0', 'h1', 'h2');
    const asked = await Promise.all(['a', 'b', 'c'].map((name) => ask(name, 'batch', 1)));
    expect(asked.map(({ kind: one }) => one)).toEqual(['wait', 'wait', 'wait']);
    expect(await kind('interactive', 'interactive', 2, NOW)).toBe('slot');
  });

  test('whoever of them waits: one who was sent before takes none of their count along', async () => {
    const { kind, turns, leave } = await full(2, 'interactive', 'batch');
    await leave('h0');
    expect(await kind('sent before', 'interactive', 1, 0)).toBe('slot');
    await leave('h1');
    expect(await kind('batch', 'batch', 2, turns.batch)).toBe('wait');
    expect(await kind('interactive', 'interactive', 3, turns.interactive)).toBe('slot');
  });

  test('but one alone to those below who were not served for long, whose turn it is', async () => {
    const { kind, draw, leave, table } = await full(2, 'batch');
    await draw('batch 2', 'batch', 0);
    await draw('batch 3', 'batch', 0);
    await table.update({ key: limitKey('g'), set: { passed: 8 } });
    await leave('h0', 'h1');
    expect(await kind('interactive', 'interactive', 1)).toBe('slot');
    expect(await kind('interactive 2', 'interactive', 1)).toBe('wait');
    expect(await kind('batch', 'batch', 2, NOW)).toBe('slot');
  });
});

test('whoever was let in last tells that the line is alive: its next one has his time from then', async () => {
  const { kind, draw, turns, leave } = await full(2, 'interactive', 'batch');
  const second = await draw('interactive 2', 'interactive', 0);
  await leave('h0', 'h1');
  expect(await kind('batch', 'batch', 1, turns.batch)).toBe('wait');
  expect(await kind('interactive', 'interactive', 4, turns.interactive)).toBe('slot');
  expect(await kind('batch', 'batch', 7, turns.batch)).toBe('wait');
  expect(await kind('interactive 2', 'interactive', 8, second)).toBe('slot');
});

test('one who was sent before asks as soon as the first of his line, and not as the last', async () => {
  const { ask, draw, table } = await full(1, 'interactive');
  for (const name of ['second', 'third', 'fourth', 'fifth']) await draw(name, 'interactive', 0);
  await table.update({ key: limitKey('g'), set: { i1g: 60_000 } });
  expect(await ask('again', 'interactive', 1, 0)).toMatchObject({ kind: 'wait', turn: NOW });
  const [first, last] = [await ask('again', 'interactive', 1, NOW), await ask('new', 'interactive', 1)];
  expect(first).toMatchObject({ kind: 'wait' });
  expect(last).toMatchObject({ kind: 'wait' });
  expect([first, last].map((one) => (one.kind === 'wait' ? one.waitMs : NaN))).toEqual([15_000, 329_000]);
});

test('a note of one that was free before is forgotten by whoever finds none free', async () => {
  const { kind, draw, turns, leave, table } = await full(1, 'batch');
  await table.update({ key: limitKey('g'), set: { keptSince: NOW } });
  const turn = await draw('interactive', 'interactive', 60);
  await leave('h0');
  expect(await kind('batch', 'batch', 70, turns.batch)).toBe('wait');
  expect(await kind('interactive', 'interactive', 71, turn)).toBe('slot');
});

test('one who comes anew does not go before those of his line', async () => {
  const { kind, turns, leave } = await full(1, 'interactive');
  await leave('h0');
  expect(await kind('new', 'interactive', 1)).toBe('wait');
  expect(await kind('interactive', 'interactive', 2, turns.interactive)).toBe('slot');
});

test('of nine places that lower lanes wait for, one goes to the line that was not served for longest', async () => {
  const { kind, draw, turns, leave, holders } = await full(1, 'batch');
  const served: string[] = [];
  for (let i = 0; i < 18; i += 1) {
    const turn = await draw(`i${i}`, 'interactive', 10 * i + 1);
    const [before = ''] = await holders();
    await leave(before);
    const hungry = (await kind(`b${i}`, 'batch', 10 * i + 2, turns.batch)) === 'slot';
    if (!hungry) expect(await kind(`i${i}`, 'interactive', 10 * i + 3, turn)).toBe('slot');
    served.push(hungry ? 'batch' : 'interactive');
    if (hungry) turns.batch = await draw('next', 'batch', 10 * i + 3);
  }
  expect(served.flatMap((lane, i) => (lane === 'batch' ? [i] : []))).toEqual([8, 17]);
});

test('what an order costs: nothing in one lane, and one write for each place that is left to another', async () => {
  const { kind, draw, turns, leave, writes, item } = await full(1, 'normal');
  await leave('h0');
  const before = writes();
  expect(await kind('normal', 'normal', 1, turns.normal)).toBe('slot');
  expect(writes()).toBe(before + 1);
  expect(Object.keys((await item()) ?? {}).sort()).toEqual([
    'epoch',
    'holders',
    'n1a',
    'n1g',
    'n1h',
    'n1t',
    'pk',
    'sk',
  ]);
  const batch = await draw('batch', 'batch', 2);
  await draw('above', 'interactive', 2);
  await leave('normal');
  const then = writes();
  for (const second of [3, 4, 5]) expect(await kind('batch', 'batch', second, batch)).toBe('wait');
  expect(writes()).toBe(then + 1);
});
