import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { withoutGuard } from '../guards/guard.ts';
import { guards } from '../guards/guards.ts';
import { linked } from '../guards/record.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('docs/guards.md has a line for each guard, and somebody noticed; if not, run `npm run test:guards -- --record`', () => {
  const lines = read('docs/guards.md').split('\n');
  const rows = lines.filter((line) => line.startsWith('| [')).map((line) => line.split(' | '));
  expect(rows.map(([guard]) => guard?.slice(2))).toEqual(guards.map(linked));
  expect(rows.filter(([, , by]) => by === 'nobody')).toEqual([]);
  const byTest = guards.flatMap(({ test: named }, i) => (named === undefined ? [] : [{ named, row: rows[i] ?? [] }]));
  expect(byTest.map(({ row }) => row.slice(1, 3))).toEqual(byTest.map(({ named }) => [named.holds, named.file]));
});

test.each(guards)('the guard "$name" stands where the list says', (guard) => {
  expect(withoutGuard(read(guard.file), guard)).not.toBe(read(guard.file));
});
