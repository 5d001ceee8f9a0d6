import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { isKnownCode } from '../../core/errors/entries.ts';
import { profileNames, profileOf } from '../../core/provider/profiles.ts';
import { currentErrorsPage } from '../../docs/errors-page.ts';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

test('docs/errors.md shows the table of errors as it is now; if not, run `npm run docs`', () => {
  expect(currentErrorsPage(page)).toBe(page);
});

test('every code in a table is known, and what profiles call a failure without a code is told', () => {
  const codes = [...page.matchAll(/^\|(?: \d+ \|)? `(\w+)` \|/gm)].map(([, code = '']) => code);
  expect(codes.length).toBeGreaterThan(30);
  expect(codes.filter((code) => !isKnownCode(code))).toEqual([]);
  const otherwise = profileNames.map((name) => profileOf(name).reply.taskError.codeOtherwise);
  expect(otherwise.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});
