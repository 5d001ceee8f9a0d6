import { expect, test } from '@jest/globals';
import { executionName, queryKinds, step, submitKinds } from '../../../core/workflow/document.ts';

test('a step has every field, whatever was given', () => {
  expect(step('accepted', { attempt: 2, providerTaskId: 'p' })).toEqual({
    v: 1,
    kind: 'accepted',
    attempt: 2,
    send: 0,
    providerTaskId: 'p',
    slotAt: -1,
    slotEpoch: -1,
    turn: -1,
    laps: 0,
    spent: 0,
    dueAt: -1,
    looks: 0,
    failedLooks: 0,
    progress: -1,
    errorCode: '',
    mayResubmit: false,
    waitSeconds: 1,
  });
});

test('the kinds of the steps are those of released definitions', () => {
  expect(submitKinds).toEqual(['accepted', 'not_yet', 'closed', 'superseded']);
  expect(queryKinds).toEqual(['pending', 'succeeded', 'failed', 'lost', 'too_late', 'cancelled', 'superseded']);
});

test('an execution is named after its task and generation, within what Step Functions takes', () => {
  const name = executionName('a'.repeat(26), 12);
  expect(name).toBe(`${'a'.repeat(26)}.12`);
  expect(name.length).toBeLessThanOrEqual(80);
});
