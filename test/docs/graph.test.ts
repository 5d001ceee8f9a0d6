import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { drawGraph } from '../../cli/graph.ts';
import { withGraph } from '../../docs/readme-graph.ts';

test('the README shows the state machine as it is synthesised now; if not, run `npm run graph`', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  expect(withGraph(readme, drawGraph())).toBe(readme);
});

test('replaces what is between the markers and nothing else', () => {
  const readme = 'above\n<!-- state-machine:begin -->\nold\n<!-- state-machine:end -->\nbelow\n';
  const drawn = '\n\n```mermaid\nflowchart TD\n```\n\n';
  expect(withGraph(readme, 'flowchart TD\n')).toBe(
    `above\n<!-- state-machine:begin -->${drawn}<!-- state-machine:end -->\nbelow\n`,
  );
});

test.each(['', '<!-- state-machine:begin -->', '<!-- state-machine:end --><!-- state-machine:begin -->'])(
  'refuses a README with the markers %j',
  (readme) => {
    expect(() => withGraph(readme, '')).toThrow('The README needs <!-- state-machine:begin -->');
  },
);
