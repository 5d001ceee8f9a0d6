import { expect, test } from '@jest/globals';
import { attemptsFor, RECORD_RETRY_SECONDS } from '../../../lib/state-machine/retries.ts';
import { makeBlueprint } from '../../../local/blueprint.ts';
import { loadDefinition, type Retrier } from '../../../local/engine/definition.ts';

const { States } = loadDefinition(makeBlueprint({}).definition);

function retriersOf(name: string): Retrier[] {
  const state = States[name];
  return state?.Type === 'Task' ? state.Retry : [];
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html and its Lambda best practices. */
const documented = [
  'States.ALL',
  'States.TaskFailed',
  'States.Timeout',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.Unknown',
  'Sandbox.Timedout',
];

test('every name in a Retry list is one that AWS documents', () => {
  const names = Object.keys(States).flatMap((name) => retriersOf(name).flatMap((one) => one.ErrorEquals));
  expect(names.filter((name) => !documented.includes(name))).toEqual([]);
  expect(names).toHaveLength(3);
});

test.each(['Submit task', 'Query status'])(
  '%s is tried again after whatever failed, at once and then ever later, up to ten minutes',
  (name) => {
    expect(retriersOf(name)).toEqual([
      {
        ErrorEquals: ['States.TaskFailed'],
        IntervalSeconds: 2,
        BackoffRate: 2,
        MaxDelaySeconds: 600,
        MaxAttempts: 20,
        JitterStrategy: 'FULL',
      },
    ]);
  },
);

test('an outcome is tried to be recorded for an hour, whatever the error', () => {
  const [retrier, ...more] = retriersOf('Record outcome');
  expect(more).toEqual([]);
  expect(retrier?.ErrorEquals).toEqual(['States.ALL']);
  const { IntervalSeconds = 0, BackoffRate = 0, MaxDelaySeconds = 0, MaxAttempts = 0 } = retrier ?? {};
  const delays = Array.from({ length: MaxAttempts }, (_, i) =>
    Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** i),
  );
  const sum = delays.reduce((total, delay) => total + delay, 0);
  expect(sum).toBeGreaterThanOrEqual(RECORD_RETRY_SECONDS);
  expect(sum - (delays.at(-1) ?? 0)).toBeLessThan(RECORD_RETRY_SECONDS);
});

test.each([
  [1, { interval: 1, rate: 1, cap: 1 }, 1],
  [10, { interval: 1, rate: 1, cap: 1 }, 10],
  [7, { interval: 1, rate: 2, cap: 60 }, 3],
  [8, { interval: 1, rate: 2, cap: 60 }, 4],
  [15, { interval: 1, rate: 2, cap: 4 }, 5],
])('%d s with %j take %d attempts', (seconds, backoff, attempts) => {
  expect(attemptsFor(seconds, backoff)).toBe(attempts);
});

test('refuses a first wait that is longer than all of it, and names both', () => {
  expect(() => attemptsFor(10, { interval: 11, rate: 2, cap: 60 })).toThrow(
    'Retrying for 10 s is impossible with a first wait of 11 s.',
  );
});
