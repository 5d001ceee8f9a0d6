import { expect, test } from '@jest/globals';
import { cursorAfter, rankOf, type ListName } from '../../../core/api/cursor.ts';

const rank = '2026-01-31T12:00:00.000Z#mfrggzdfmztwq2lknnwg23tpob#1#rate_limited';

test.each(['tasks', 'errors', 'task-errors'] as ListName[])('a cursor of %s stands where it was put', (list) => {
  const cursor = cursorAfter(list, rank);
  expect(rankOf(list, cursor)).toBe(rank);
  expect(encodeURIComponent(cursor)).toBe(cursor);
});

const encoded = (text: string) => Buffer.from(text).toString('base64url');

test.each([
  ['nothing', ''],
  ['another list’s', cursorAfter('errors', rank)],
  ['no list’s', encoded(rank)],
  ['nowhere', encoded('tasks~')],
  ['two places', encoded('tasks~a~b')],
  ['other characters', encoded('tasks~a\0')],
  ['very long', encoded(`tasks~${'a'.repeat(201)}`)],
  ['not base64url', '%%'],
])('text that is no cursor of the list is none: %s', (_name, text) => {
  expect(rankOf('tasks', text)).toBeUndefined();
});
