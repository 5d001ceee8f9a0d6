import { describe, expect, test } from '@jest/globals';
import { resubmission, resubmissionAfterDoubt } from '../../../core/attempt/resubmission.ts';
import type { TaskRequest } from '../../../core/task/request.ts';
import { NOW, queuedTask, request, taskWith } from '../some-task.ts';

const no = { kind: 'no' };
const yes = (...patches: string[]) => ({ kind: 'yes', patches });

const running = taskWith([{ state: 'accepted', sends: 1 }]);
const foreseen: TaskRequest = {
  ...request,
  fallbacks: { timeout: [{ a: 1 }, { a: 2 }], content_policy_violation: [{ prompt: 'q' }], nsfw: [{ prompt: 'r' }] },
};

describe('without fallbacks', () => {
  test.each([
    ['model_unavailable', yes()],
    ['generation_failed', yes()],
    ['content_policy_violation', no],
    ['timeout', no],
    ['invalid_image_url', no],
    ['file_too_large', no],
    ['unsupported_format', no],
    ['nsfw', no],
    ['generation_failed_without_code', no],
    ['provider_unreachable', no],
    ['too_many_requests', no],
    ['internal_server_error', no],
    ['toString', no],
  ])('%s is answered with %j', (code, answer) => {
    expect(resubmission(running, request, code, NOW)).toEqual(answer);
  });
});

describe('with fallbacks', () => {
  test.each([
    ['timeout', yes('timeout/0')],
    ['content_policy_violation', yes('content_policy_violation/0')],
    ['nsfw', yes('nsfw/0')],
    ['generation_failed', yes()],
    ['file_too_large', no],
  ])('%s is answered with %j', (code, answer) => {
    expect(resubmission(running, foreseen, code, NOW)).toEqual(answer);
  });

  test('each occurrence of a code uses its next one, on top of those before', () => {
    const attempts = [
      { state: 'closed' as const, code: 'timeout' },
      { state: 'closed' as const, code: 'content_policy_violation', patches: ['timeout/0'] },
      { state: 'accepted' as const, patches: ['timeout/0', 'content_policy_violation/0'] },
    ];
    const task = taskWith(attempts, { maxAttempts: 9 });
    const applied = ['timeout/0', 'content_policy_violation/0'];
    expect(resubmission(task, foreseen, 'timeout', NOW)).toEqual(yes(...applied, 'timeout/1'));
    expect(resubmission(task, foreseen, 'content_policy_violation', NOW)).toEqual(no);
    expect(resubmission(task, foreseen, 'model_unavailable', NOW)).toEqual(yes(...applied));
  });

  test('a refusal earlier in the same attempt is no occurrence', () => {
    const task = taskWith([{ state: 'accepted', code: 'timeout', sends: 2, refused: 1 }]);
    expect(resubmission(task, foreseen, 'timeout', NOW)).toEqual(yes('timeout/0'));
  });

  test('a refused POST is cured by a fallback, and by nothing else', () => {
    expect(resubmission(running, foreseen, 'timeout', NOW, { refused: true })).toEqual(yes('timeout/0'));
    expect(resubmission(running, foreseen, 'model_unavailable', NOW, { refused: true })).toEqual(no);
    expect(resubmission(running, foreseen, 'generation_failed', NOW, { refused: true })).toEqual(no);
  });
});

describe.each([
  ['no attempt left', { maxAttempts: 1 }, NOW],
  ['the deadline reached', {}, running.deadlineAt],
  ['a cancellation', { cancelRequested: NOW }, NOW],
])('with %s', (_what, change, now) => {
  test('nothing is sent again, foreseen or not', () => {
    const task = { ...running, ...change };
    const codes = ['model_unavailable', 'generation_failed', 'timeout', 'nsfw'];
    expect(codes.map((code) => resubmission(task, foreseen, code, now))).toEqual(codes.map(() => no));
  });

  test('no doubt is answered with another attempt', () => {
    expect(resubmissionAfterDoubt({ ...running, resubmitAmbiguous: true, ...change }, now)).toEqual(no);
  });
});

test('the last moment before the deadline is early enough', () => {
  expect(resubmission(running, request, 'generation_failed', running.deadlineAt - 1)).toEqual(yes());
});

describe('after an attempt whose answer was lost', () => {
  const lost = taskWith([{ state: 'ambiguous', sends: 1, patches: ['timeout/0'] }]);

  test('nothing is sent again unless the caller accepted a double charge', () => {
    expect(resubmissionAfterDoubt(lost, NOW)).toEqual(no);
  });

  test('the same body is sent again where the caller did', () => {
    expect(resubmissionAfterDoubt({ ...lost, resubmitAmbiguous: true }, NOW)).toEqual(yes('timeout/0'));
  });
});

test('a task without an attempt has applied no fallbacks', () => {
  expect(resubmission(queuedTask(), request, 'generation_failed', NOW)).toEqual(yes());
});
