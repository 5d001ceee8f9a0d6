import { expect, test } from '@jest/globals';
import { Newest } from '../../../local/engine/newest.ts';

test('so many are kept; the oldest is let go of when another one comes', () => {
  const gone: number[] = [];
  const newest = new Newest<number>(2, (oldest) => gone.push(oldest));
  for (const n of [1, 2, 3, 4]) newest.add(n);
  expect(gone).toEqual([1, 2]);
});
