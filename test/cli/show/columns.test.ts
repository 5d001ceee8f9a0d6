import { expect, test } from '@jest/globals';
import { columns } from '../../../cli/show/columns.ts';

test('every column is as wide as its widest cell; paint does not count, and no line ends in spaces', () => {
  const paint = (text: string) => `<${text}>`;
  const rows = [
    ['a', { text: 'bb', paint }, 'last and long'],
    ['aaa', 'b', ''],
  ];
  expect(columns(rows)).toEqual(['a    <bb>  last and long', 'aaa  b']);
});

test('no rows, no lines', () => {
  expect(columns([])).toEqual([]);
});
