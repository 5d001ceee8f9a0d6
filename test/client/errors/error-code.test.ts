import { expect, test } from '@jest/globals';
import { apiErrorCodes } from '../../../client/errors/error-code.ts';
import { examples } from '../../../core/api/error-examples.ts';

test('it names every code that the API answers with, and no other', () => {
  expect([...apiErrorCodes].sort()).toEqual([...new Set(examples.map(({ code }) => code))].sort());
});
