import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { systemClock } from '../../../lambdas/adapters/clock.ts';
import { done, machine, MACHINE, task } from './machine.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-closing-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Something that a test lets happen. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

/** On real time: send, wait, look. */
function stage() {
  const [answer, called] = [gate(), gate()];
  const calls: AbortSignal[] = [];
  const disturbed: boolean[] = [];
  const states = {
    Send: task({ ResultPath: '$.sent', Next: 'Wait' }),
    Wait: { Type: 'Wait', Seconds: 0, Next: 'Look' },
    Look: task(),
    Done: done,
  };
  const { engine } = machine(states, {
    clock: systemClock,
    journal: join(folder, 'journal.jsonl'),
    invoke: async ({ signal }) => {
      calls.push(signal);
      called.open();
      await answer.opened;
      disturbed.push(signal.aborted);
      return { n: calls.length };
    },
  });
  return { engine, calls, disturbed, called: called.opened, answer: answer.open };
}

const never = new Promise<never>(() => undefined);

test('a function that runs ends undisturbed; the next process goes on behind it', async () => {
  const first = stage();
  await first.engine.open();
  const { execution } = await first.engine.start(MACHINE, 'one', {});
  await first.called;
  const closed = first.engine.close(never);
  first.answer();
  await closed;
  expect([first.disturbed, execution.status]).toEqual([[false], 'RUNNING']);
  const second = stage();
  second.answer();
  await second.engine.open();
  expect(await second.engine.ended(execution.arn)).toMatchObject({ status: 'SUCCEEDED' });
  expect(second.calls).toHaveLength(1);
  expect(second.engine.find(execution.arn)?.path).toEqual(['Wait', 'Look', 'Done']);
  await second.engine.close();
});

test('without patience a function that runs is told to stop, and counts as interrupted', async () => {
  const { engine, calls, called } = stage();
  await engine.open();
  const { execution } = await engine.start(MACHINE, 'one', {});
  await called;
  await engine.close();
  expect([calls.map(({ aborted }) => aborted), execution.status]).toEqual([[true], 'RUNNING']);
});

test('nothing is begun while it closes', async () => {
  const { engine, calls, called, answer } = stage();
  await engine.open();
  await engine.start(MACHINE, 'one', {});
  await called;
  const closed = engine.close(never);
  const late = await engine.start(MACHINE, 'two', {});
  answer();
  await closed;
  expect([calls.length, late.execution.status]).toEqual([1, 'RUNNING']);
  const second = stage();
  second.answer();
  await second.engine.open();
  expect(await second.engine.ended(late.execution.arn)).toMatchObject({ status: 'SUCCEEDED' });
  await second.engine.close();
});
