import { expect, test } from '@jest/globals';
import { SetupError, UnreachableError } from '../../../cli/io.ts';
import { withAws } from '../../../cli/target/with-aws.ts';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });
const thrownOf = (cause: Error) =>
  withAws('use the queues', () => Promise.reject(cause)).catch((error: unknown) => error as Error);

test('Ctrl-C at a question stays an abort: it is no fault of AWS, and nothing to set up', async () => {
  const aborted = named('AbortError', 'Aborted with Ctrl+C');
  expect(await thrownOf(aborted)).toBe(aborted);
});

test.each([
  ['AccessDeniedException', 'No.', SetupError, 'Cannot use the queues: No. (AccessDeniedException)'],
  ['TimeoutError', 'Slow.', UnreachableError, 'Cannot use the queues: Slow. (TimeoutError)'],
  [
    'ExpiredToken',
    'Old.',
    SetupError,
    'Cannot use the queues: Old. (ExpiredToken). Give AWS credentials that are valid',
  ],
])('%s says what can be done about it', async (name, text, kind, message) => {
  const error = await thrownOf(named(name, text));
  expect([error.constructor, error.message]).toEqual([kind, expect.stringContaining(message)]);
});
