import { expect, test } from '@jest/globals';
import { expiryOf } from '../../../core/records/expiry.ts';
import { NOW } from '../some-task.ts';

test('a task goes after 100 days, in whole seconds', () => {
  const hundredDays = NOW / 1000 + 100 * 24 * 3600;
  expect([expiryOf(NOW), expiryOf(NOW + 1999)]).toEqual([hundredDays, hundredDays + 1]);
});
