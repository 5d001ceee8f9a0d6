import { expect, test } from '@jest/globals';
import { AwsError, page, text } from '../../../local/aws/operation.ts';

const items = Array.from({ length: 250 }, (_, i) => i);

test('a page holds a hundred items unless told otherwise', () => {
  expect(page(items, {})).toEqual({ items: items.slice(0, 100), nextToken: '100' });
  expect(page(items, { maxResults: 0 }).items).toHaveLength(100);
});

test('pages follow one another, and the last one has no token', () => {
  expect(page(items, { maxResults: 120, nextToken: '120' })).toEqual({
    items: items.slice(120, 240),
    nextToken: '240',
  });
  expect(page(items, { maxResults: 120, nextToken: '240' })).toEqual({ items: items.slice(240) });
});

test('a page that ends where the list ends is the last one', () => {
  expect(page(items, { maxResults: 50, nextToken: '200' })).toEqual({ items: items.slice(200) });
});

test.each(['x', '-1', '1.5'])('the token %j is refused', (nextToken) => {
  expect(() => page(items, { nextToken })).toThrow(new AwsError('InvalidToken', `Invalid Token: '${nextToken}'`));
});

test('a text that is missing is named', () => {
  expect(text({ name: 'x' }, 'name')).toBe('x');
  for (const value of [undefined, '', 5, null]) {
    expect(() => text({ name: value }, 'name')).toThrow(new AwsError('ValidationException', 'name is missing.'));
  }
});
