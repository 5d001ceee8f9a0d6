/** Whatever an event holds, it is admitted, or refused with an error row under the id that it would have had. */
import { expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseDeployment } from '../../../core/deployment.ts';
import { ERROR_PREFIX, taskKey } from '../../../core/records/keys.ts';
import { taskIdOf } from '../../../core/task/identity.ts';
import { admitDelivery, RequestRefused } from '../../../lambdas/admit/admit-delivery.ts';
import type { AdmitContext } from '../../../lambdas/admit/admit-task.ts';
import type { AdmitEvent } from '../../../lambdas/admit/read-delivery.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { largeRequest, nearlyRequest, oddJson } from '../../helpers/odd-json.ts';

jest.setTimeout(60_000);

const clock = { now: () => 1_000_000, sleep: () => Promise.resolve() };

/** Delivers an event with that detail; answers with what became of it. */
async function deliver(detail: unknown) {
  const table = new MemoryTable({ clock });
  const started: string[] = [];
  const lines: string[] = [];
  const quiet = () => undefined;
  const context: AdmitContext = {
    table,
    clock,
    log: { info: quiet, warn: quiet, error: (line) => void lines.push(line) },
    deployment: parseDeployment({ eventOwners: { 'my.app': 'alice' } }),
    executions: {
      start: (name) => Promise.resolve(void started.push(name)).then(() => 'started'),
      stop: () => Promise.resolve(),
      status: () => Promise.resolve('running'),
    },
    invocation: { requestId: 'w1', remainingMs: () => 1000, signal: new AbortController().signal },
    randomTaskId: () => 'a'.repeat(26),
  };
  const event = { 'detail-type': 'Bide Task Requested', id: 'e-1', source: 'my.app', detail };
  const came = await admitDelivery(event as AdmitEvent, context).catch((cause: unknown) => cause);
  return { came, table, started, errors: lines };
}

/** The key that an event is known by: its own, where that can be one, else its id. */
function keyOf(detail: unknown): string {
  const own = (detail as { idempotencyKey?: unknown } | null)?.idempotencyKey;
  return typeof own === 'string' && /^[\x20-\x7e]{1,255}$/.test(own) ? own : 'e-1';
}

async function expectAdmittedOrRefused(text: string): Promise<'admitted' | 'refused' | 'too large'> {
  const detail = JSON.parse(text) as unknown;
  const { came, table, started, errors } = await deliver(detail);
  const taskId = taskIdOf('alice', keyOf(detail));
  const rows = await table.list(taskKey(taskId).pk, ERROR_PREFIX);
  const kinds = table.items().map(({ sk }) => sk.split('#')[0]);
  expect(errors).toEqual([]);
  if (came instanceof Error) {
    expect(came).toBeInstanceOf(RequestRefused);
    expect(came.message).not.toMatch(/\p{Surrogate}/u);
    expect([kinds, started, rows[0]?.['code']]).toEqual([['ERROR'], [], 'invalid_request']);
    return came.message.includes('bytes as JSON') ? 'too large' : 'refused';
  }
  expect([came, kinds.sort(), started]).toEqual([
    expect.objectContaining({ taskId, replayed: false }),
    ['REQUEST', 'TASK'],
    [`${taskId}.1`],
  ]);
  return 'admitted';
}

test('an event that comes near a request', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 9, arbitrary: nearlyRequest }, { weight: 1, arbitrary: largeRequest }),
      async (text) => void seen.add(await expectAdmittedOrRefused(text)),
    ),
    { numRuns: 500 },
  );
  expect([...seen].sort()).toEqual(['admitted', 'refused', 'too large']);
});

test('an event that holds anything at all', async () => {
  await fc.assert(
    fc.asyncProperty(oddJson, async (text) => expect(await expectAdmittedOrRefused(text)).not.toBe('admitted')),
    { numRuns: 300 },
  );
});
