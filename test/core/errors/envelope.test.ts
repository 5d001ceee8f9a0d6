import { expect, test } from '@jest/globals';
import { envelope, invalidRequest, statusOf } from '../../../core/errors/envelope.ts';

const plain = { type: 'not_found_error', code: 'task_not_found', message: 'No such task.' } as const;

test("an error of ours has the contract's members and names its request", () => {
  expect(envelope(plain, 'r-1')).toEqual({
    error: { message: 'No such task.', type: 'not_found_error', code: 'task_not_found', request_id: 'r-1' },
  });
});

test('what helps stands beside them, in snake case', () => {
  const details = [{ param: 'body.model', message: 'Required and missing.' }];
  expect(envelope({ ...plain, param: 'body.model', details, recommendedAction: 'Do.' }, 'r-1')).toEqual({
    error: {
      message: 'No such task.',
      type: 'not_found_error',
      code: 'task_not_found',
      param: 'body.model',
      details,
      recommended_action: 'Do.',
      request_id: 'r-1',
    },
  });
});

test("the HTTP status is the type's own unless the error has another", () => {
  expect([statusOf(plain), statusOf({ ...plain, status: 405 })]).toEqual([404, 405]);
});

test('a request with problems is told all of them, the first one as its param', () => {
  const problems = [
    { param: 'maxAttempts', message: 'Too big.' },
    { param: 'body.model', message: 'Required and missing.' },
  ];
  expect(invalidRequest(problems)).toEqual({
    type: 'invalid_request_error',
    code: 'invalid_request',
    message: 'The request has 2 problems. maxAttempts: Too big. body.model: Required and missing.',
    param: 'maxAttempts',
    details: problems,
    recommendedAction: 'Correct the listed fields and send the request again',
  });
  expect(invalidRequest(problems.slice(0, 1)).message).toBe('The request has 1 problem. maxAttempts: Too big.');
});

test('a message about very many problems is cut, their list is not', () => {
  const problems = Array.from({ length: 500 }, (_, i) => ({ param: `field${i}`, message: 'No.' }));
  const error = invalidRequest(problems);
  expect([error.message.length, error.details?.length]).toEqual([2000, 500]);
});
