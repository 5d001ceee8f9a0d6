import { expect, test } from '@jest/globals';
import type { AttemptRecord } from '../../../core/attempt/attempt-record.ts';
import type { Outcome } from '../../../core/records/task-record.ts';
import { judgeRetry } from '../../../core/task/retry.ts';
import { NOW, taskWith } from '../some-task.ts';

const judged = (outcome: Partial<Outcome>, attempts: Partial<AttemptRecord>[], accept: boolean) => {
  const whole: Outcome = {
    ...{ status: 'failed', attempt: 1, code: 'c', message: '', recommendedAction: '', mayBeCharged: false },
    ...{ finishedAt: NOW, writer: 'w', ...outcome },
  };
  return judgeRetry(taskWith(attempts, { status: whole.status, outcome: whole }), accept);
};
const late = { providerTaskId: 'a', lateResultAt: NOW };

test('not while it is open', () => {
  expect(judgeRetry(taskWith([{}]), true)).toEqual({ kind: 'open' });
});

test.each([true, false])('not what has succeeded, whatever is accepted: %j', (accept) => {
  expect(judged({ status: 'succeeded' }, [{}], accept)).toEqual({ kind: 'has_result' });
});

test.each([true, false])('not what a look after the end has brought home, whatever is accepted: %j', (accept) => {
  expect(judged({ mayBeCharged: true }, [late, { providerTaskId: 'b' }], accept)).toEqual({
    kind: 'has_late_result',
    attempt: 1,
  });
  expect(judged({ status: 'cancelled' }, [{}, late], accept)).toEqual({ kind: 'has_late_result', attempt: 2 });
});

test('what may have been charged only for somebody who accepts it; what was not at any time', () => {
  expect(judged({ mayBeCharged: true }, [{}], false)).toEqual({ kind: 'may_be_charged' });
  expect(judged({ mayBeCharged: true }, [{}], true)).toEqual({ kind: 'may' });
  expect(judged({}, [{}], false)).toEqual({ kind: 'may' });
});
