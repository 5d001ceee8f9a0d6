import { expect, test } from '@jest/globals';
import { parseDeployment } from '../../../core/deployment.ts';
import type { HttpReply } from '../../../core/provider/http.ts';
import type { StepContext } from '../../../core/step-context.ts';
import { askProvider } from '../../../lambdas/query/ask-provider.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';
import { taskWith } from '../../core/some-task.ts';

const broken: HttpReply = { kind: 'broken', reason: 'aborted' };
const done: HttpReply = { kind: 'answer', status: 200, headers: {}, body: '{"status":"completed"}', receivedAt: 0 };

/** Asks, and the function's time is over by the moment the provider has done this. */
function askOvertime(reply: HttpReply) {
  const over = new AbortController();
  const clock = new VirtualClock();
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const context: StepContext = {
    ...{ clock, log, random: () => 0.5, deployment: parseDeployment({}), table: new MemoryTable({ clock }) },
    secrets: { providerKey: () => Promise.resolve('a-provider-key') },
    files: { put: () => Promise.resolve(), get: () => Promise.resolve('') },
    provider: { call: () => (over.abort(new Error('The time is over.')), Promise.resolve(reply)) },
    invocation: { requestId: 'i', remainingMs: () => 0, signal: over.signal },
  };
  const task = taskWith([{ state: 'accepted', sends: 1, providerTaskId: 'p1' }]);
  const attempt = task.attempts['1'];
  if (attempt === undefined) throw new Error('no attempt');
  return askProvider({ task, attempt, providerTaskId: 'p1' }, context);
}

test('a look that was cut off by the end of its function says nothing of the provider', async () => {
  await expect(askOvertime(broken)).rejects.toThrow('The time is over.');
});

test('an answer that came in time is read all the same', async () => {
  expect((await askOvertime(done)).reading.kind).toBe('succeeded');
});
