import { describe, expect, test } from '@jest/globals';
import type { AttemptRecord } from '../../../core/attempt/attempt-record.ts';
import * as transitions from '../../../core/attempt/transitions.ts';
import type { Outcome, TaskRecord } from '../../../core/records/task-record.ts';
import type { Update } from '../../../core/records/write.ts';
import { after, NOW, taskId, taskWith } from '../some-task.ts';

const stamp = { writer: 'me', now: NOW + 5000 };
const outcome: Outcome = {
  status: 'failed',
  code: 'timeout',
  message: '',
  recommendedAction: '',
  attempt: 1,
  mayBeCharged: true,
  finishedAt: NOW,
  writer: 'other',
};

const bought = { providerTaskId: 'p-1', estimatedSeconds: 45 };

const prepared = taskWith([{ sends: 1, refused: 1 }]);
const sending = taskWith([{ state: 'sending', sends: 2, refused: 1 }]);
const ambiguous = taskWith([{ state: 'ambiguous', sends: 2 }]);
const accepted = taskWith([{ state: 'accepted', sends: 2, providerTaskId: 'p-1' }]);
const closed = taskWith([{ state: 'closed', sends: 2 }]);
const filesDue = taskWith([{ state: 'closed', sends: 2, providerTaskId: 'p-1', code: 'succeeded', files: 'due' }]);

/** The task with its current attempt changed. */
function but(task: TaskRecord, change: Partial<AttemptRecord>): TaskRecord {
  const current = { ...task.attempts[String(task.attempt)], ...change } as AttemptRecord;
  return { ...task, attempts: { ...task.attempts, [String(task.attempt)]: current } };
}

/** The same task, with another attempt opened after the current one. */
const superseded = (task: TaskRecord): TaskRecord => ({ ...task, attempt: task.attempt + 1 });

interface Transition {
  readonly name: string;
  readonly from: TaskRecord;
  readonly update: Update;
  /** Fields of the current attempt that change. */
  readonly becomes: Partial<AttemptRecord>;
  readonly task?: Partial<TaskRecord>;
  /** What is stored instead, and makes the write fail. */
  readonly fences: Readonly<Record<string, TaskRecord>>;
}

const closing = { from: ['sending', 'accepted'] as const, code: 'timeout', message: 'm' };
const look = { progress: 40, rank: 1, nextLookAt: NOW + 9000, unreadable: 2 };

const table: readonly Transition[] = [
  {
    name: 'prepared → sending',
    from: prepared,
    update: transitions.startSending(prepared, 2, NOW + 125_000, stamp),
    becomes: { state: 'sending', sends: 2, sentAt: stamp.now, answerDueAt: NOW + 125_000, writer: 'me' },
    fences: {
      'of another generation': { ...prepared, generation: 2 },
      'of a task with an outcome': { ...prepared, outcome },
      'of a task that was cancelled': { ...prepared, cancelRequested: NOW },
      'of an earlier attempt': superseded(prepared),
      'that is sending already': but(prepared, { state: 'sending' }),
      'that is closed': but(prepared, { state: 'closed' }),
      'whose send was counted already': but(prepared, { sends: 2 }),
      'with a send that was skipped': but(prepared, { sends: 0 }),
    },
  },
  ...[sending, ambiguous].map((from) => ({
    name: `${from.attempts['1']?.state ?? ''} → accepted`,
    from,
    update: transitions.accept(taskId, 1, 2, bought, NOW + 7000, stamp),
    becomes: { state: 'accepted' as const, ...bought, acceptedAt: stamp.now, writer: 'me' },
    task: { nextLookAt: NOW + 7000 },
    fences: {
      'that is prepared': but(from, { state: 'prepared' }),
      'that is accepted already': but(from, { state: 'accepted' }),
      'that is closed': but(from, { state: 'closed' }),
      'of an earlier send': but(from, { sends: 3 }),
    },
  })),
  {
    name: 'a late id is kept',
    from: closed,
    update: transitions.keepLateId(taskId, 1, 2, 'p-1'),
    becomes: { providerTaskId: 'p-1' },
    fences: {
      'that is not closed': but(closed, { state: 'ambiguous' }),
      'of an earlier send': but(closed, { sends: 3 }),
      'that keeps an id already': but(closed, { providerTaskId: 'p-0' }),
    },
  },
  {
    name: 'sending → prepared',
    from: sending,
    update: transitions.takeBack(sending, 2, { code: 'rate_limited', message: 'm' }, stamp),
    becomes: { state: 'prepared', refused: 2, code: 'rate_limited', message: 'm', writer: 'me' },
    fences: {
      'that is prepared already': but(sending, { state: 'prepared' }),
      'that was accepted': but(sending, { state: 'accepted' }),
      'that is ambiguous': but(sending, { state: 'ambiguous' }),
      'of an earlier send': but(sending, { sends: 3 }),
    },
  },
  {
    name: 'sending → ambiguous',
    from: sending,
    update: transitions.doubt(sending, 2, 'm', stamp),
    becomes: { state: 'ambiguous', code: 'submission_ambiguous', message: 'm', writer: 'me' },
    fences: {
      'that was accepted': but(sending, { state: 'accepted' }),
      'that was taken back': but(sending, { state: 'prepared' }),
      'that is closed': but(sending, { state: 'closed' }),
      'of an earlier send': but(sending, { sends: 3 }),
    },
  },
  ...[sending, accepted].map((from) => ({
    name: `${from.attempts['1']?.state ?? ''} → closed`,
    from,
    update: transitions.close(from, closing, stamp),
    becomes: { state: 'closed' as const, code: 'timeout', message: 'm', closedAt: stamp.now, writer: 'me' },
    fences: {
      'of another generation': { ...from, generation: 2 },
      'of a task with an outcome': { ...from, outcome },
      'of an earlier attempt': superseded(from),
      'in a state that it may not be closed from': but(from, { state: 'ambiguous' }),
      'that is closed already': but(from, { state: 'closed' }),
      'of an earlier send': but(from, { sends: 3 }),
    },
  })),
  {
    name: 'files due → settled',
    from: filesDue,
    update: transitions.settleFiles(filesDue, 'kept', '', stamp),
    becomes: { files: 'kept', message: '', writer: 'me' },
    fences: {
      'of another generation': { ...filesDue, generation: 2 },
      'of a task with an outcome': { ...filesDue, outcome },
      'of an earlier attempt': superseded(filesDue),
      'whose files are settled already': but(filesDue, { files: 'missing' }),
      'whose result names no files': closed,
    },
  },
  {
    name: 'a look is counted',
    from: { ...accepted, looks: 3 },
    update: transitions.countLook(accepted, look),
    becomes: { unreadable: 2, rank: 1 },
    task: { looks: 4, progress: 40, nextLookAt: NOW + 9000 },
    fences: {
      'of another generation': { ...accepted, generation: 2 },
      'of a task with an outcome': { ...accepted, outcome },
      'of an earlier attempt': superseded(accepted),
      'that is closed': but(accepted, { state: 'closed' }),
      'that is ambiguous': but(accepted, { state: 'ambiguous' }),
    },
  },
];

describe.each(table)('$name', ({ from, update, becomes, task, fences }) => {
  test('writes what has changed and nothing else', async () => {
    expect(await after(from, update)).toEqual({ ...but(from, becomes), ...task });
  });

  test.each(Object.entries(fences))('is refused for an attempt %s', async (_what, stored) => {
    expect(await after(stored, update)).toBe('refused');
  });

  test('happens once', async () => {
    const once = await after(from, update);
    if (once === 'refused') throw new Error('Refused at first.');
    const isLook = update.add?.['looks'] === 1;
    // A look repeated after a lost answer only counts once more; every change of state has an end.
    expect(await after(once, update)).toEqual(isLook ? { ...once, looks: once.looks + 1 } : 'refused');
  });
});

describe('a late answer', () => {
  test.each([
    ['another generation', { generation: 7 }],
    ['a cancellation', { cancelRequested: NOW }],
    ['an outcome', { outcome }],
  ])('is accepted in spite of %s: what was bought is never lost', async (_what, change) => {
    const update = transitions.accept(taskId, 1, 2, bought, NOW, stamp);
    expect(await after({ ...ambiguous, ...change }, update)).toMatchObject({
      ...change,
      attempts: { '1': { state: 'accepted', providerTaskId: 'p-1' } },
    });
  });
});

describe('when the provider began it', () => {
  const began = but(accepted, { queuedSeconds: 4 });
  const counted = async (more: Partial<transitions.Look>) => {
    const task = await after(began, transitions.countLook(began, { ...look, ...more }));
    return task === 'refused' ? task : task.attempts['1']?.queuedSeconds;
  };

  test('is kept until a look tells otherwise', async () => {
    expect(await counted({ lookedAt: NOW, queuedSeconds: 5 })).toBe(5);
    expect(await counted({})).toBe(4);
  });

  test('is forgotten when a look finds it in the queue again', async () => {
    expect(await counted({ lookedAt: NOW })).toBeUndefined();
  });
});
