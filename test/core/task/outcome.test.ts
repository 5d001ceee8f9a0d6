import { describe, expect, test } from '@jest/globals';
import type { AttemptRecord } from '../../../core/attempt/attempt-record.ts';
import { outcomeOf, spend, writeOutcome } from '../../../core/task/outcome.ts';
import { after, NOW, queuedTask, taskWith } from '../some-task.ts';

const stamp = { writer: 'me', now: NOW + 9000 };
const closed = (code: string, more: Partial<AttemptRecord> = {}) =>
  ({ state: 'closed', code, message: 'm', sends: 1, ...more }) as const;

describe('spend', () => {
  test('is what was sent and not provably refused, over all attempts', () => {
    expect(spend(queuedTask())).toBe(0);
    expect(
      spend(
        taskWith([
          { sends: 3, refused: 2 },
          { sends: 1, refused: 0 },
          { sends: 2, refused: 2 },
        ]),
      ),
    ).toBe(2);
  });
});

describe('outcomeOf', () => {
  test('a result is a success, and says nothing to do', () => {
    expect(outcomeOf(taskWith([closed('succeeded', { message: '' })]), stamp)).toEqual({
      status: 'succeeded',
      code: 'succeeded',
      message: '',
      recommendedAction: '',
      attempt: 1,
      mayBeCharged: false,
      finishedAt: NOW + 9000,
      writer: 'me',
    });
  });

  test.each([
    ['timeout', 'failed', 'Retry with simpler parameters'],
    ['content_policy_violation', 'failed', 'Modify the prompt and retry'],
    ['payment_required', 'failed', 'Check for insufficient account balance'],
    ['nsfw', 'failed', "Read the provider's message"],
    ['cancelled', 'cancelled', 'Submit again if it is still wanted'],
  ])('%s is %s, with the recommended action', (code, status, recommendedAction) => {
    expect(outcomeOf(taskWith([closed(code)]), stamp)).toMatchObject({ status, code, message: 'm', recommendedAction });
  });

  test.each([
    [401, 'invalid_api_key', 'Check for an invalid or missing API key'],
    [402, 'insufficient_balance', 'Check for insufficient account balance'],
    [422, 'odd', 'Check for invalid parameters, missing required fields or malformed JSON'],
    [429, 'rate_limited', 'Wait for the period in the Retry-After header; for higher rate limits contact support'],
    [-1, 'odd', "Read the provider's message"],
  ])('a refusal with HTTP %i and the code %s is explained by what of both is known', (status, code, advice) => {
    expect(outcomeOf(taskWith([closed(code, { status })]), stamp).recommendedAction).toBe(advice);
  });

  test.each([
    ['kept', 'succeeded', 'succeeded', false],
    ['missing', 'succeeded', 'succeeded', false],
    ['due', 'succeeded', 'succeeded', false],
    ['expired', 'failed', 'result_expired', true],
  ] as const)('a success whose files are %s is %s as %s', (files, status, code, mayBeCharged) => {
    const outcome = outcomeOf(taskWith([closed('succeeded', { files })]), stamp);
    expect(outcome).toMatchObject({ status, code, mayBeCharged });
  });

  test('the last attempt decides', () => {
    expect(outcomeOf(taskWith([closed('timeout'), closed('succeeded')]), stamp)).toMatchObject({
      status: 'succeeded',
      attempt: 2,
    });
  });

  test.each<[string, Partial<AttemptRecord>[], boolean]>([
    ['a result at the first attempt', [closed('succeeded')], false],
    ['a result after refusals', [closed('succeeded', { sends: 3, refused: 2 })], false],
    ['a result after a failed purchase', [closed('generation_failed'), closed('succeeded')], true],
    ['a failed purchase', [closed('generation_failed')], true],
    ['a refusal', [closed('bad_request', { refused: 1 })], false],
    ['a lost answer', [{ state: 'ambiguous', code: 'submission_ambiguous', sends: 1 }], true],
    ['nothing sent', [closed('rate_limited', { sends: 0 })], false],
  ])('%s may be charged in vain: %#', (_what, attempts, mayBeCharged) => {
    expect(outcomeOf(taskWith(attempts), stamp).mayBeCharged).toBe(mayBeCharged);
  });

  test.each(['prepared', 'sending', 'accepted'] as const)(
    'an attempt left as %s is a fault of this system',
    (state) => {
      const told = outcomeOf(taskWith([{ state, code: 'stale', message: 'stale', sends: 1 }]), stamp);
      expect(told).toMatchObject({ status: 'failed', code: 'internal_error', message: '' });
    },
  );

  test('so is a task without an attempt', () => {
    expect(outcomeOf(queuedTask(), stamp)).toMatchObject({ code: 'internal_error', attempt: 0, mayBeCharged: false });
  });
});

describe('writeOutcome', () => {
  const task = taskWith([closed('timeout')], { nextLookAt: NOW });
  const outcome = outcomeOf(task, stamp);

  test('ends the task: there is no next look', async () => {
    expect(await after(task, writeOutcome(task, outcome))).toEqual({
      ...task,
      status: 'failed',
      outcome,
      nextLookAt: -1,
    });
  });

  test.each([
    ['by an execution that was superseded', { generation: 2 }],
    ['over another outcome', { outcome: { ...outcome, code: 'cancelled' } }],
  ])('is not written %s', async (_what, change) => {
    expect(await after({ ...task, ...change }, writeOutcome(task, outcome))).toBe('refused');
  });
});
