import { describe, expect, test } from '@jest/globals';
import type { Log } from '../../../core/ports.ts';
import { trouble } from '../../../core/provider/reading.ts';
import { noteError, type SeenError } from '../../../core/records/error-row.ts';
import { taskKey } from '../../../core/records/keys.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { NOW, tableBut, taskId } from '../some-task.ts';

const task = { taskId, owner: 'o' };
const limited = trouble({
  status: 429,
  type: 'rate_limit_error',
  code: 'rate_limited',
  message: 'Slow.',
  retryAfterSeconds: 7,
});
const seen: SeenError = { phase: 'submit', attempt: 1, send: 2, trouble: limited, at: NOW };

/** Notes errors in order; answers with the stored rows and the lines of the log. */
async function noted(errors: readonly Partial<SeenError>[], table = new MemoryTable({ clock: { now: () => NOW } })) {
  const lines: unknown[][] = [];
  const line = (level: string) => (message: string, fields?: object) => void lines.push([level, message, fields]);
  const log: Log = { info: line('info'), warn: line('warn'), error: line('error') };
  for (const error of errors) await noteError({ table, log }, task, { ...seen, ...error });
  return { rows: await MemoryTable.prototype.list.call(table, taskKey(taskId).pk, ''), lines };
}

describe('an error row', () => {
  test('says what happened, when, in which attempt, whose fault, and what to do', async () => {
    const { rows } = await noted([{}]);
    expect(rows).toEqual([
      {
        pk: `TASK#${taskId}`,
        sk: 'ERROR#2026-01-01T00:00:00.000Z#001',
        errorsPk: 'OWNER#o#ERRORS#2026-01-01#1',
        errorsSk: `rate_limited#2026-01-01T00:00:00.000Z#${taskId}#1`,
        taskId,
        phase: 'submit',
        attempt: 1,
        send: 2,
        status: 429,
        type: 'rate_limit_error',
        code: 'rate_limited',
        message: 'Slow.',
        retryAfterSeconds: 7,
        fault: 'ours',
        action: 'Wait for the period in the Retry-After header; for higher rate limits contact support',
        at: '2026-01-01T00:00:00.000Z',
        repeats: 0,
        expiresAt: NOW / 1000 + 90 * 24 * 3600,
      },
    ]);
  });

  test.each([
    ["the contract's action for its code", { status: 200, code: 'timeout' }, 'Retry with simpler parameters'],
    ["its status' action for another code", { status: 402, code: 'broke' }, 'Check for insufficient account balance'],
    [
      'our action for a code of ours',
      { code: 'provider_task_lost' },
      'Ask the provider about the kept provider task id',
    ],
    ['the message for an unknown code of a failed task', { status: 200, code: 'nsfw' }, "Read the provider's message"],
  ])('says %s', async (_what, given, action) => {
    const { rows } = await noted([{ trouble: trouble(given) }]);
    expect(rows.map((row) => row['action'])).toEqual([action]);
  });

  test('is logged without its message', async () => {
    const { lines } = await noted([{}]);
    const fields = {
      taskId,
      phase: 'submit',
      attempt: 1,
      send: 2,
      status: 429,
      code: 'rate_limited',
      type: 'rate_limit_error',
    };
    expect(lines).toEqual([['warn', 'provider error', fields]]);
  });
});

describe('errors that repeat', () => {
  test('fill three rows, and then the counter of the last one', async () => {
    const { rows } = await noted([1, 2, 3, 4, 5].map((send) => ({ send, at: NOW + send })));
    expect(rows.map((row) => [row['send'], row['repeats']])).toEqual([
      [1, 0],
      [2, 0],
      [3, 2],
    ]);
  });

  test('are counted by attempt, phase and code', async () => {
    const other = trouble({ status: 503, code: 'service_unavailable' });
    const kinds = [{}, { attempt: 2 }, { phase: 'query' as const }, { trouble: other }];
    const { rows } = await noted(kinds.flatMap((kind) => Array.from({ length: 4 }, () => kind)));
    expect(rows.map((row) => row['repeats'])).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1]);
  });

  test('in one millisecond do not overwrite one another', async () => {
    const { rows } = await noted([{ send: 1 }, { send: 2 }]);
    expect(rows.map((row) => row['send'])).toEqual([1, 2]);
  });
});

test.each(['list', 'put', 'update'] as const)(
  'a table that fails at %s costs the row and never the task',
  async (verb) => {
    const table = new MemoryTable({ clock: { now: () => NOW } });
    if (verb === 'update') await noted([{}, {}, {}], table);
    const down = tableBut(table, { [verb]: () => Promise.reject(new Error('Throttled.')) });
    const lines: unknown[][] = [];
    const log = { info: () => 0, warn: () => 0, error: (...line: unknown[]) => void lines.push(line) };
    await noteError({ table: down, log }, task, seen);
    expect(lines).toEqual([['error row not stored', { taskId, code: 'rate_limited', cause: 'Error: Throttled.' }]]);
  },
);
