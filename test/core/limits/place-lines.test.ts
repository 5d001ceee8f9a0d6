/** Who gets a place that comes free, of those who wait in one lane: owners take turns. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { limitKey } from '../../../core/records/keys.ts';
import { group, NOW } from './counted-group.ts';

/** One place, held by `h0`. */
let here: ReturnType<typeof group>;
beforeEach(async () => {
  here = group(1);
  await here.ask('h0', 'normal', 0);
});

const ask = (name: string, line: string, seconds: number, turn?: number, leastWaitMs = 0) =>
  here.ask(name, 'normal', seconds, turn, leastWaitMs, Infinity, line);
const kind = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).kind;

/** Finds nothing, and draws a number. */
async function draw(...asked: Parameters<typeof ask>): Promise<number> {
  const reserved = await ask(...asked);
  return reserved.kind === 'wait' ? reserved.turn : NaN;
}

/** Somebody of n1 and somebody of n2 wait; n1 was let in this many seconds after n2, and is every four. */
async function two(secondsBetween: number, otherWaitsMs = 0): Promise<{ own: number; other: number }> {
  const turns = { own: await draw('own', 'n1', 0), other: await draw('other', 'n2', 0, undefined, otherWaitsMs) };
  await here.table.update({ key: limitKey('g'), set: { n1a: NOW, n1g: 4000, n2a: NOW - 1000 * secondsBetween } });
  await here.leave('h0');
  return turns;
}

describe('a place that comes free', () => {
  test('is left to the line that had none while another one had three, whoever asks first', async () => {
    const { own, other } = await two(8.001);
    expect(await kind('own', 'n1', 1, own)).toBe('wait');
    expect(await kind('other', 'n2', 2, other)).toBe('slot');
    await here.leave('other');
    expect(await kind('own', 'n1', 3, own)).toBe('slot');
  });

  test('is for whoever asks first before that', async () => {
    const { own } = await two(8);
    expect(await kind('own', 'n1', 1, own)).toBe('slot');
  });

  test('is left to nobody who has not asked when he should have', async () => {
    const { own } = await two(20);
    expect(await kind('own', 'n1', 4.5, own)).toBe('wait');
    expect(await kind('own', 'n1', 4.501, own)).toBe('slot');
  });

  test('is not kept for those who ask once in minutes', async () => {
    const { own } = await two(20, 60_000);
    expect(await kind('own', 'n1', 1, own)).toBe('slot');
  });

  test('is kept for them where places come free once in minutes', async () => {
    const { own } = await two(250, 60_000);
    await here.table.update({ key: limitKey('g'), set: { n1g: 120_000 } });
    expect(await kind('own', 'n1', 1, own)).toBe('wait');
  });

  test('is left by a line that nobody was let in from for hours before its last one, as after a day without sends', async () => {
    const { own } = await two(1201);
    await here.table.update({ key: limitKey('g'), set: { n1g: 6 * 3_600_000 } });
    expect(await kind('own', 'n1', 1, own)).toBe('wait');
  });

  test('is left by nobody who has stood in line before', async () => {
    await two(20);
    expect(await kind('again', 'n1', 1, 0)).toBe('slot');
  });

  test('is one of several: only as many are left as lines were left behind', async () => {
    here = group(3);
    for (const name of ['h0', 'h1', 'h2']) await ask(name, 'n3', 0);
    const { own, other } = await two(20);
    await here.leave('h1');
    expect(await kind('own', 'n1', 1, own)).toBe('slot');
    await here.table.update({ key: limitKey('g'), set: { n1t: own + 40 } });
    expect(await kind('own too', 'n1', 1, own + 20)).toBe('wait');
    expect(await kind('other', 'n2', 2, other)).toBe('slot');
  });

  test('is a turn of the line even where it goes to one who was sent before: the next one is for the others', async () => {
    const { own } = await two(20);
    expect(await kind('again', 'n2', 1, 0)).toBe('slot');
    await here.leave('again');
    expect(await kind('own', 'n1', 2, own)).toBe('slot');
  });

  test('is not kept from a line whose clock was far ahead when it was let in', async () => {
    const { own } = await two(1);
    await here.table.update({ key: limitKey('g'), set: { n1a: NOW + 3_600_000 } });
    expect(await kind('own', 'n1', 1, own)).toBe('slot');
  });
});
