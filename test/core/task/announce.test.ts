import { describe, expect, test } from '@jest/globals';
import { EVENT_SOURCE, TASK_REQUESTED, type BideEvent } from '../../../core/events.ts';
import { announce, announcementOf, leaveOpenTasks } from '../../../core/task/announce.ts';
import type { Outcome, TaskRecord } from '../../../core/records/task-record.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { after, NOW, tableBut, taskId, taskWith } from '../some-task.ts';

const outcome: Outcome = {
  status: 'failed',
  code: 'timeout',
  message: 'told by the provider',
  recommendedAction: '',
  attempt: 2,
  mayBeCharged: true,
  finishedAt: NOW + 9000,
  writer: 'w',
};
const ended = taskWith([{ providerTaskId: 'p-1' }, { providerTaskId: 'p-2' }], { outcome, status: 'failed' });

/** The task without some of its attributes. */
function without(...names: (keyof TaskRecord)[]): TaskRecord {
  const kept = Object.entries(ended).filter(([name]) => !names.some((one) => one === name));
  return Object.fromEntries(kept) as TaskRecord;
}

const closed = without('openPk', 'dueAt');

/** Announces a stored task; answers with what was sent, stored and logged. */
async function announced(task = ended, down: 'bus' | 'table' | 'nothing' = 'nothing') {
  const memory = new MemoryTable({ clock: { now: () => NOW } });
  await memory.put(task);
  const events: BideEvent[] = [];
  const errors: unknown[][] = [];
  const fails = () => Promise.reject(new Error('Down.'));
  await announce(task, {
    bus: { send: down === 'bus' ? fails : (event) => Promise.resolve(void events.push(event)) },
    table: down === 'table' ? tableBut(memory, { update: fails }) : memory,
    log: { info: () => 0, warn: () => 0, error: (...line) => void errors.push(line) },
  });
  return { events, stored: memory.items()[0], errors };
}

describe('an announcement', () => {
  test('names the task, its owner and the code, and nothing of request or result', () => {
    expect(announcementOf(ended, outcome)).toEqual({
      detailType: 'Bide Task Failed',
      detail: {
        version: 1,
        id: `${taskId}.outcome`,
        occurredAt: '2026-01-01T00:00:09.000Z',
        task: { id: taskId, owner: 'o', providerTaskId: 'p-2', code: 'timeout' },
      },
    });
  });

  test.each([
    ['succeeded', 'Bide Task Succeeded'],
    ['failed', 'Bide Task Failed'],
    ['cancelled', 'Bide Task Cancelled'],
  ] as const)('of a task that %s is of the type %s', (status, detailType) => {
    expect(announcementOf(ended, { ...outcome, status }).detailType).toBe(detailType);
  });

  test('has no provider task id where none was given', () => {
    expect(announcementOf(ended, { ...outcome, attempt: 0 }).detail.task.providerTaskId).toBe('');
  });
});

describe('announcing', () => {
  test('tells the bus, then takes the task off the open ones', async () => {
    expect(await announced()).toEqual({ events: [announcementOf(ended, outcome)], stored: closed, errors: [] });
  });

  test.each(['bus', 'table'] as const)('leaves a task open when the %s is down, and says so', async (down) => {
    const { stored, errors } = await announced(ended, down);
    expect(stored).toEqual(ended);
    expect(errors).toEqual([['outcome not announced yet', { taskId, cause: 'Error: Down.' }]]);
  });

  test('happens to nobody who has no outcome, or was announced before', async () => {
    expect((await announced(without('outcome'))).events).toEqual([]);
    expect((await announced(closed)).events).toEqual([]);
  });
});

test('a task without an outcome stays open', async () => {
  expect(await after(taskWith([{}]), leaveOpenTasks(ended))).toBe('refused');
});

test('the names of events are those that rules of others match', () => {
  expect([EVENT_SOURCE, TASK_REQUESTED]).toEqual(['bide', 'Bide Task Requested']);
});
