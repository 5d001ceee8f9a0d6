import { expect, test } from '@jest/globals';
import { leaksIn } from './leaks.ts';

const secrets = { keys: ['key-1'], texts: ['a lighthouse at dusk', 'short', 'of medium'] };

test.each([
  ['a run of a text', 'xx lighthouse at d xx', ['log: " lighthouse at d"']],
  ['a run that is one too short', 'xx lighthouse at  xx', []],
  ['a text that is shorter than a run, whole', { inner: ['it is of medium size'] }, ['log: "of medium"']],
  ['a part of it', 'of mediu', []],
  ['a text under eight characters', 'short', []],
  ['a key in JSON in JSON', JSON.stringify({ output: JSON.stringify({ auth: 'Bearer key-1' }) }), ['log: "key-1"']],
  ['letters that are escaped', String.raw`of\u0020medium`, ['log: "of medium"']],
  ['letters that are escaped twice', String.raw`of\\u0020medium`, ['log: "of medium"']],
  ['nothing', undefined, []],
] as const)('%s', (_name, value, found) => {
  expect(leaksIn({ log: value }, secrets)).toEqual(found);
});

test('a name may repeat a text where it stands, and a key never', () => {
  const names = ['a lighthouse at dusk', 'job-of-key-1'];
  expect(leaksIn({ row: 'a lighthouse at dusk', id: 'job-of-key-1' }, { ...secrets, names })).toEqual(['id: "key-1"']);
  expect(leaksIn({ row: 'a lighthouse at d' }, { ...secrets, names: ['job-1'] })).toHaveLength(2);
});
