import { expect, test } from '@jest/globals';
import { taskNotFound } from '../../../core/api/api-errors.ts';
import { ownRefusal, providerRefusal } from '../../../core/drop-in/refusal.ts';
import { replicate } from '../../../core/drop-in/replicate-prediction.ts';
import { unified } from '../../../core/drop-in/unified-task.ts';
import { invalidRequest } from '../../../core/errors/envelope.ts';
import { profileOf } from '../../../core/provider/profiles.ts';
import type { AttemptRecord } from '../../../core/attempt/attempt-record.ts';
import { NOW, taskWith } from '../some-task.ts';

/** A task that ended with that code; sent once and refused, unless told otherwise. */
function endedWith(code: string, attempt: Partial<AttemptRecord>, status: 'failed' | 'cancelled' = 'failed') {
  const told = { status, code, message: 'No.', recommendedAction: '', attempt: 1, mayBeCharged: false };
  const outcome = { ...told, finishedAt: NOW, writer: 'w' };
  return taskWith([{ state: 'closed', sends: 1, refused: 1, code, ...attempt }], { status, outcome });
}

const refusalOf = (task: ReturnType<typeof endedWith>, rows: Parameters<typeof providerRefusal>[2] = []) =>
  providerRefusal(task, profileOf('unified'), rows);

test.each([
  [400, 'invalid_request_error'],
  [401, 'authentication_error'],
  [402, 'invalid_request_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [422, 'invalid_request_error'],
])('a refusal with %i is told with it, as %s where the provider gave no type', (status, type) => {
  expect(refusalOf(endedWith('no', { status }))).toEqual({ status, type, code: 'no', message: 'No.' });
});

test("the type is the provider's own word where an error row has it", () => {
  const rows = [
    { pk: 'p', sk: '1', code: 'no', type: 'billing_error' },
    { pk: 'p', sk: '2', code: 'rate_limited', type: 'rate_limit_error' },
    { pk: 'p', sk: '3', code: 'no', type: '' },
  ];
  expect(refusalOf(endedWith('no', { status: 402 }), rows)?.type).toBe('billing_error');
});

test.each([
  ['that may have been bought', endedWith('submission_ambiguous', { status: 500, refused: 0 })],
  ['that was bought before it failed', endedWith('timeout', { status: 404, refused: 0 })],
  ['that waited too long to be let in', endedWith('rate_limited', { status: 429 })],
  ['that never reached anybody', endedWith('provider_unreachable', { status: -1 })],
  ['that was redirected', endedWith('redirected', { status: 307 })],
  ['that was cancelled', endedWith('cancelled', { status: 400 }, 'cancelled')],
  ['that has not ended', taskWith([{ sends: 1, refused: 1, status: 400 }])],
])('a task %s is no refusal', (_what, task) => {
  expect(refusalOf(task)).toBeUndefined();
});

test('an error of ours has the status that the provider has for its like', () => {
  const invalid = invalidRequest([{ param: 'model', message: 'Required and missing.' }]);
  expect([unified, replicate].map((shape) => ownRefusal(invalid, shape).status)).toEqual([400, 422]);
  expect([unified, replicate].map((shape) => ownRefusal(taskNotFound, shape).status)).toEqual([404, 404]);
});
