/** Writes that come too late or twice: what each clause of their conditions keeps from happening. */
import { expect, test } from '@jest/globals';
import { judgeAdoption } from '../../../core/attempt/adoption.ts';
import type { AttemptRecord } from '../../../core/attempt/attempt-record.ts';
import * as transitions from '../../../core/attempt/transitions.ts';
import type { TaskRecord } from '../../../core/records/task-record.ts';
import type { Update } from '../../../core/records/write.ts';
import { writeCancelled } from '../../../core/task/cancel.ts';
import { nextGeneration } from '../../../core/task/next-generation.ts';
import { outcomeOf, spend, writeOutcome } from '../../../core/task/outcome.ts';
import { after, NOW, queuedTask, taskId, taskWith } from '../some-task.ts';

const stamp = { writer: 'me', now: NOW + 5000 };
const refused = { code: 'rate_limited', message: '', status: 429 };
const id = (providerTaskId: string) => ({ providerTaskId, estimatedSeconds: 45 });

const prepared = taskWith([{}]);
const succeeded: Partial<AttemptRecord> = { state: 'closed', sends: 1, providerTaskId: 'p', code: 'succeeded' };

/** The task after these writes, in their order; one that is refused changes nothing. */
async function played(from: TaskRecord, ...writes: ((now: TaskRecord) => Update)[]): Promise<TaskRecord> {
  let task = from;
  for (const write of writes) {
    const result = await after(task, write(task));
    task = result === 'refused' ? task : result;
  }
  return task;
}

const current = ({ attempt, attempts }: TaskRecord) => attempts[String(attempt)];

const send = (nth: number) => (now: TaskRecord) => transitions.startSending(now, nth, NOW + 125_000, stamp);
const takeBack =
  (nth: number, why = refused) =>
  (now: TaskRecord) =>
    transitions.takeBack(now, nth, why, stamp);
const accept = (nth: number, name: string) => () => transitions.accept(taskId, 1, nth, id(name), NOW, stamp);
const doubt = (nth: number) => (now: TaskRecord) => transitions.doubt(now, nth, 'no answer', stamp);

test('nothing is sent for an attempt that was given up meanwhile', async () => {
  const ends = { from: ['prepared'], code: 'deadline_exceeded', message: '' } as const;
  const task = await played(prepared, (now) => transitions.close(now, ends, stamp), send(1));
  expect(current(task)).toMatchObject({ state: 'closed', sends: 0 });
});

test('a send that is found overdue casts no doubt on the next one', async () => {
  const overdue = await played(prepared, send(1));
  const task = await played(overdue, takeBack(1), send(2), () => doubt(1)(overdue));
  expect(current(task)).toMatchObject({ state: 'sending', sends: 2 });
});

test('a send that is found overdue casts no doubt on what was bought meanwhile', async () => {
  const overdue = await played(prepared, send(1));
  const task = await played(overdue, accept(1, 'p-1'), () => doubt(1)(overdue));
  expect(current(task)).toMatchObject({ state: 'accepted', providerTaskId: 'p-1' });
});

test('an answer that comes after the attempt was closed does not open it again', async () => {
  const ends = { from: ['sending'], code: 'invalid_request', message: '' } as const;
  const task = await played(prepared, send(1), (now) => transitions.close(now, ends, stamp), accept(1, 'p-1'));
  expect(current(task)?.state).toBe('closed');
});

test('a refusal that is written twice counts once, and does not free the next send to be sent again', async () => {
  const task = await played(prepared, send(1), takeBack(1), send(2), takeBack(1));
  expect(current(task)).toMatchObject({ state: 'sending', sends: 2, refused: 1 });
  expect(spend(task)).toBe(1);
});

test('an id that a person found for one send does not take the place of what the next one buys', async () => {
  const overdue = await played(prepared, send(1));
  const found = judgeAdoption(overdue, 'found', 1, { ...stamp, now: NOW + 200_000 });
  if (found.kind !== 'adopt') throw new Error(found.kind);
  const task = await played(overdue, takeBack(1), send(2), () => found.update, accept(2, 'p-2'));
  expect(current(task)).toMatchObject({ state: 'accepted', providerTaskId: 'p-2' });
});

test('an attempt ends with what its last send was refused for', async () => {
  const stale = await played(prepared, send(1), takeBack(1));
  const ends = { from: ['prepared'], ...refused } as const;
  const full = { code: 'insufficient_credits', message: '', status: 402 };
  const task = await played(stale, send(2), takeBack(2, full), () => transitions.close(stale, ends, stamp));
  expect(current(task)).toMatchObject({ state: 'prepared', code: 'insufficient_credits', status: 402 });
});

test('an id is kept beside its state only where no answer can be accepted any more', async () => {
  const ambiguous = await played(prepared, send(1), doubt(1));
  const task = await played(ambiguous, () => transitions.keepLateId(taskId, 1, 1, 'p-1'));
  // Else nobody would look at it, and nobody could adopt it.
  expect(judgeAdoption(task, 'p-1', 1, stamp).kind).toBe('adopt');
});

test('an id that comes late takes the place of no other', async () => {
  const closed = taskWith([{ state: 'closed', sends: 1, code: 'submission_ambiguous' }]);
  const late = (name: string) => () => transitions.keepLateId(taskId, 1, 1, name);
  expect(current(await played(closed, late('first'), late('second')))?.providerTaskId).toBe('first');
});

test('an id that comes late is not kept for a later send', async () => {
  const closed = taskWith([{ state: 'closed', sends: 2, refused: 1, code: 'submission_ambiguous' }]);
  const task = await played(closed, () => transitions.keepLateId(taskId, 1, 1, 'p-1'));
  expect(current(task)).not.toHaveProperty('providerTaskId');
});

test('one id that is adopted twice at once is not taken by two attempts: the other has room for its own', async () => {
  const doubted = { state: 'closed', sends: 1, code: 'submission_ambiguous' } as const;
  const task = taskWith([doubted, { ...doubted, state: 'ambiguous' }]);
  const adopt = (name: string, n: number) => {
    const judged = judgeAdoption(task, name, n, stamp);
    if (judged.kind !== 'adopt') throw new Error(judged.kind);
    return () => judged.update;
  };
  const { attempts } = await played(task, adopt('p-1', 1), adopt('p-1', 2), adopt('p-2', 2));
  expect([attempts['1']?.providerTaskId, attempts['2']?.providerTaskId]).toEqual(['p-1', 'p-2']);
});

test('nobody says what became of the files once another execution looks after them', async () => {
  const due = taskWith([{ ...succeeded, files: 'due' }]);
  const task = await played(due, nextGeneration, () => transitions.settleFiles(due, 'missing', 'm', stamp));
  expect(current(task)?.files).toBe('due');
});

test('what became of the files is said once', async () => {
  const due = taskWith([{ ...succeeded, files: 'due' }]);
  const settle = (files: 'kept' | 'missing') => () => transitions.settleFiles(due, files, '', stamp);
  expect(current(await played(due, settle('kept'), settle('missing')))?.files).toBe('kept');
});

test('an outcome and what it says of the files do not part', async () => {
  const due = taskWith([{ ...succeeded, files: 'due' }]);
  const record = (now: TaskRecord) => writeOutcome(now, outcomeOf(now, stamp));
  const task = await played(due, record, () => transitions.settleFiles(due, 'expired', 'm', stamp));
  expect(outcomeOf(task, stamp).code).toBe(task.outcome?.code);
});

test('an execution that another one follows opens no attempt', async () => {
  const task = queuedTask();
  const later = await played(task, nextGeneration, () => transitions.openFirst(task, 'unified', stamp));
  expect(later).toEqual({ ...task, generation: 2 });
});

test('an execution that another one follows records no outcome over what that one may still buy', async () => {
  const failed = taskWith([{ state: 'closed', sends: 1, code: 'timeout' }]);
  const task = await played(failed, nextGeneration, () => writeOutcome(failed, outcomeOf(failed, stamp)));
  expect(task.outcome).toBeUndefined();
});

test('a cancellation ends nothing that another execution was handed meanwhile', async () => {
  const task = await played(prepared, nextGeneration, () => writeCancelled(prepared, stamp));
  expect(task).toEqual({ ...prepared, generation: 2 });
});

test('a cancellation takes the place of no outcome', async () => {
  const ambiguous = await played(prepared, send(1), doubt(1));
  const record = (now: TaskRecord) => writeOutcome(now, outcomeOf(now, stamp));
  const task = await played(ambiguous, record, () => writeCancelled(ambiguous, stamp));
  expect(task.outcome?.code).toBe('submission_ambiguous');
});

test('a cancellation of one attempt does not leave the next one open', async () => {
  const ambiguous = await played(prepared, send(1), doubt(1));
  const next = { from: ['ambiguous'], code: 'submission_ambiguous', message: '', next: { patches: [] } } as const;
  const task = await played(
    ambiguous,
    (now) => transitions.close(now, next, stamp),
    () => writeCancelled(ambiguous, stamp),
  );
  expect([task.status, current(task)?.state]).toEqual(['running', 'prepared']);
});

test('a cancellation waits for the answer of a POST that went out meanwhile', async () => {
  const task = await played(prepared, send(1), () => writeCancelled(prepared, stamp), accept(1, 'p-1'));
  expect(task.outcome).toBeUndefined();
  expect(current(task)).toMatchObject({ state: 'accepted', providerTaskId: 'p-1' });
});
