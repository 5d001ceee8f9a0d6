import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { withBlock } from '../../docs/readme-block.ts';
import { currentReadme } from '../../docs/readme.ts';

test('the README shows the state machine and the defaults as they are now; if not, run `npm run docs`', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(currentReadme(readme)).toBe(readme);
});

test('replaces what is between the markers and nothing else', () => {
  const readme = 'above\n<!-- x:begin -->\nold\n<!-- x:end -->\nbelow\n';
  expect(withBlock(readme, 'x', 'new\n')).toBe('above\n<!-- x:begin -->\n\nnew\n\n<!-- x:end -->\nbelow\n');
});

test.each(['', '<!-- x:begin -->', '<!-- x:end --><!-- x:begin -->'])(
  'refuses a README with the markers %j',
  (readme) => {
    expect(() => withBlock(readme, 'x', '')).toThrow('The README needs <!-- x:begin --> and after it <!-- x:end -->.');
  },
);
