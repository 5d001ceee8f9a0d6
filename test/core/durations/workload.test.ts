import { expect, test } from '@jest/globals';
import { nodesOf, workloadOf } from '../../../core/durations/workload.ts';
import { profileOf } from '../../../core/provider/profiles.ts';

const { images } = profileOf('unified').operations;

function of(body: object): string {
  if (images === undefined) throw new Error('The profile has no images.');
  return workloadOf('unified', 'images', images, body);
}

test('a workload is named by profile and operation, and by hashes of the rest', () => {
  expect(of({ model: 'image-large', prompt: 'A lighthouse at dusk' })).toMatch(
    /^unified\.images\.[a-z2-7]{3}\.[a-z2-7]{3}$/,
  );
});

test('the prompt makes no difference, fields that drive duration do', () => {
  const body = { model: 'm', prompt: 'a', num_outputs: 1 };
  expect(of({ ...body, prompt: 'b' })).toBe(of(body));
  expect(of({ ...body, num_outputs: 4 })).not.toBe(of(body));
  expect(of({ ...body, model: 'n' })).not.toBe(of(body));
});

test('numbers count to two digits', () => {
  const steps = (n: number) => of({ model: 'm', num_steps: n });
  expect(steps(1012)).toBe(steps(1048));
  expect(steps(30)).not.toBe(steps(31));
});

test('its line leads up to the model and to the operation of the profile', () => {
  expect(nodesOf('unified.images.abc.def')).toEqual({
    profile: 'unified.images',
    model: 'unified.images.abc',
    workload: 'unified.images..def',
  });
  expect(['', 'unified', 'unified.images.abc', 'a.b.abc.de!', 'a.b.abc.def.g'].map(nodesOf)).toEqual(
    Array.from({ length: 5 }, () => undefined),
  );
});

test('there are at most 32,768 of a profile: what falls together is learnt together', () => {
  const many = new Set(Array.from({ length: 3000 }, (_, i) => nodesOf(of({ model: `m${i}` }))?.workload));
  expect(many.size).toBeGreaterThan(2700);
  for (const name of many) expect(name).toMatch(/^unified\.images\.\.[a-z2-7]{3}$/);
});
