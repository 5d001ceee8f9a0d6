import { expect, test } from '@jest/globals';
import { checkNoQuery } from '../../../core/api/check-no-query.ts';

test('a route that takes nothing says so of each parameter, and shortens its name', () => {
  const message = 'Unknown parameter; this route takes none.';
  expect(checkNoQuery(['a', 'x'.repeat(1000), 'a'])).toEqual([
    { param: 'a', message: 'Given more than once.' },
    { param: 'a', message },
    { param: 'x'.repeat(100), message },
  ]);
  expect(checkNoQuery([])).toEqual([]);
});
