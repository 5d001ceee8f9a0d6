import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { shrink } from './shrink.ts';

const includesAll = (needed: readonly number[]) => (some: readonly number[]) =>
  Promise.resolve(needed.every((one) => some.includes(one)));
const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('a list that fails is shrunk', () => {
  test.each([
    { needed: [], left: [] },
    { needed: [4], left: [4] },
    { needed: [0, 19], left: [0, 19] },
    { needed: [3, 4, 5, 17], left: [3, 4, 5, 17] },
    { needed: numbers(20), left: numbers(20) },
  ])('to $left where it takes $needed', async ({ needed, left }) => {
    expect(await shrink(numbers(20), includesAll(needed))).toEqual(left);
  });

  test('to one of several causes', async () => {
    const fails = (some: readonly number[]) => Promise.resolve(some.includes(2) || some.includes(11));
    expect(await shrink(numbers(20), fails)).toEqual([2]);
  });

  test('to a list that fails, and without any one of its members does not', async () => {
    const cases = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.array(fc.nat(11), { minLength: 1 }), fc.nat(3));
    await fc.assert(
      fc.asyncProperty(cases, async ([n, needed, most]) => {
        // Not monotone: too many of the others keep it from failing.
        const fails = (some: readonly number[]) =>
          Promise.resolve(
            needed.filter((one) => one < n).every((one) => some.includes(one)) &&
              (some.length === n || some.filter((one) => !needed.includes(one)).length <= most),
          );
        const left = await shrink(numbers(n), fails);
        expect(await fails(left)).toBe(true);
        for (const one of left.length > 1 ? left : [])
          expect(await fails(left.filter((other) => other !== one))).toBe(false);
      }),
    );
  });
});
