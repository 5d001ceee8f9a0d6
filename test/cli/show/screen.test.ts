import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { Screen } from '../../../cli/show/screen.ts';

/** A screen on a terminal of that size; `seen` is what was written to it since it was asked last. */
function terminal(columns: number, rows: number) {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns, rows });
  const interrupted = new AbortController().signal;
  const screen = new Screen({ stdout: stream, stderr: stream, environment: {}, folder: '', interrupted });
  return { screen, seen: () => String(stream.read() ?? '') };
}

test('a live line is cut to the terminal', () => {
  const { screen, seen } = terminal(12, 5);
  screen.show('a', () => 'a line of 20 columns');
  screen.close();
  expect(seen()).toContain('a line of …\n');
});

test('a terminal without a size shows something all the same', () => {
  const { screen, seen } = terminal(0, 0);
  screen.show('a', () => 'x'.repeat(100));
  screen.close();
  expect(seen()).toContain(`${'x'.repeat(78)}…\n`);
});

test('what is written after the last line has gone stays', () => {
  const { screen, seen } = terminal(80, 24);
  screen.show('a', () => 'moving');
  screen.finished('a', 'account\n');
  seen();
  screen.close();
  const written = seen();
  for (const upOrErased of ['[1A', '[2K', '[K']) expect(written).not.toContain(upOrErased);
});

test('something that is said stands above the lines that move', () => {
  const { screen, seen } = terminal(80, 24);
  screen.show('a', () => 'moving');
  seen();
  screen.say('said');
  expect(seen()).toMatch(/said\nmoving\n$/);
  screen.close();
});
