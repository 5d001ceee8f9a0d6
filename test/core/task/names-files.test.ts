import { expect, test } from '@jest/globals';
import { namesFiles } from '../../../core/task/names-files.ts';

const asking = { profile: 'unified', operation: 'images' } as const;
const file = 's3://uploads/a.png';

test.each([
  ['in its body', { model: 'm', image_url: file }, {}, true],
  ['in a list of its body', { model: 'm', image_urls: ['https://x.example/a.png', file] }, {}, true],
  ['in a fallback', { model: 'm' }, { timeout: [{ seed: 1 }, { image_url: file }] }, true],
  ['nowhere', { model: 'm', image_url: 'https://x.example/a.png' }, { timeout: [{ seed: 1 }] }, false],
  ['where the profile takes none', { model: 'm', prompt: file }, {}, false],
])('a request names a file %s', (_where, body, fallbacks, names) => {
  expect(namesFiles({ ...asking, body, fallbacks })).toBe(names);
});

test('one of an operation that is gone names none', () => {
  expect(namesFiles({ ...asking, operation: 'gone', body: { image_url: file } })).toBe(false);
});
