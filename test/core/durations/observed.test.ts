import { describe, expect, test } from '@jest/globals';
import { preparedAttempt, type AttemptRecord } from '../../../core/attempt/attempt-record.ts';
import { observed } from '../../../core/durations/observed.ts';

const task = { profile: 'unified', operation: 'images' };
const accepted = {
  code: 'succeeded',
  ...preparedAttempt({ providerKeyId: 'k', writer: 'w', now: 0 }),
  workload: 'abc.def',
  acceptedAt: 1000,
} as const;
const all = (more: Partial<AttemptRecord>) =>
  observed(task, { ...accepted, state: 'closed', closedAt: 21_000, ...more });
const of = (more: Partial<AttemptRecord>) => all(more)[0];
const workload = 'unified.images.abc.def';

test('an end lies between the last look that did not show it and the one that did', () => {
  expect(of({ sawEnd: true, lookedAt: 11_000 })).toEqual({
    workload,
    interval: { after: 10, until: 20 },
    failed: false,
  });
  expect(of({ sawEnd: true })).toEqual({ workload, interval: { after: 0, until: 20 }, failed: false });
});

test('the provider is believed to the second, unless the looks say otherwise', () => {
  const seen = { sawEnd: true, lookedAt: 11_000 } as const;
  expect(of({ ...seen, tookSeconds: 12.5 })?.interval).toEqual({ after: 12.5, until: 12.5 });
  expect(of({ ...seen, tookSeconds: 400 })?.interval).toEqual({ after: 10, until: 20 });
  expect(of({ ...seen, tookSeconds: 1 })?.interval).toEqual({ after: 10, until: 20 });
});

test.each([
  { code: 'succeeded', failed: false },
  { code: 'content_violation', failed: true },
])('one that ended as $code has failed: $failed', ({ code, failed }) => {
  expect(of({ sawEnd: true, code })).toEqual({ workload, interval: { after: 0, until: 20 }, failed });
});

test('a deadline shows that it takes longer', () => {
  const late = of({ code: 'deadline_exceeded', lookedAt: 20_000 });
  expect(late).toEqual({ workload, interval: { after: 19, until: Infinity }, failed: false });
});

test('what no look has seen teaches nothing', () => {
  expect(of({ code: 'cancelled', lookedAt: 11_000 })).toBeUndefined();
  expect(of({ code: 'provider_task_lost' })).toBeUndefined();
  expect(observed(task, accepted)).toEqual([]);
});

describe('where the provider tells when it began', () => {
  const run = 'unified.images~run.abc.def';
  const seen = { sawEnd: true, lookedAt: 11_000 } as const;

  test('the run counts from there, beside the whole', () => {
    expect(all({ ...seen, queuedSeconds: 4 })).toEqual([
      { workload, interval: { after: 10, until: 20 }, failed: false },
      { workload: run, interval: { after: 6, until: 16 }, failed: false },
    ]);
    expect(all({ ...seen, queuedSeconds: 4, tookSeconds: 12.5 })[1]).toEqual({
      workload: run,
      interval: { after: 8.5, until: 8.5 },
      failed: false,
    });
  });

  test('one that began after its last look ended between that and the look that saw it', () => {
    expect(all({ ...seen, queuedSeconds: 14 })[1]?.interval).toEqual({ after: 0, until: 6 });
  });

  test('a beginning after the end is not believed', () => {
    expect(all({ ...seen, queuedSeconds: 20 })).toEqual([
      { workload, interval: { after: 10, until: 20 }, failed: false },
    ]);
  });

  test('a deadline shows that the run takes longer', () => {
    const late = all({ code: 'deadline_exceeded', lookedAt: 20_000, queuedSeconds: 4 });
    expect(late[1]).toEqual({ workload: run, interval: { after: 15, until: Infinity }, failed: false });
  });
});
