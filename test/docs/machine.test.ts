import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { currentMachine } from '../../docs/machine.ts';

test("the console's drawing of the state machine is as the definition says; if not, run `npm run docs`", () => {
  expect(readFileSync(new URL('../../local/console/page/machine.json', import.meta.url), 'utf8')).toBe(
    currentMachine(),
  );
});
