import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { FunctionCall } from '../../../local/engine/call-function.ts';
import { done, machine, MACHINE, task } from './machine.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-journal-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const states = {
  First: task({ ResultPath: '$.first', Next: 'Wait' }),
  Wait: { Type: 'Wait', Seconds: 100, Next: 'Second' },
  Second: task({
    ResultPath: '$.second',
    Retry: [{ ErrorEquals: ['Lambda.Unknown'], IntervalSeconds: 2, MaxAttempts: 1 }],
    Next: 'Done',
  }),
  Done: done,
};

/** An engine over the journal of the folder; its functions answer with how often they were called. */
function start(keptEnded?: number) {
  const calls: unknown[] = [];
  const invoke = ({ payload }: FunctionCall) => {
    calls.push(payload);
    return Promise.resolve(calls.length);
  };
  return {
    ...machine(states, { invoke, journal: join(folder, 'journal.jsonl'), ...(keptEnded && { keptEnded }) }),
    calls,
  };
}

test('after a kill in a Wait it goes on from the checkpoint, and the Wait ends when it would have', async () => {
  const before = start();
  await before.engine.open();
  const { execution } = await before.engine.start(MACHINE, 'n', { a: 1 });
  await before.clock.run(before.clock.sleep(30_000));
  await before.engine.close();

  const after = start();
  after.clock.jump(40_000);
  const recoveredAt = after.clock.now();
  await after.engine.open();
  const ending = await after.clock.run(after.engine.ended(execution.arn));
  expect(after.calls).toEqual([{ a: 1, first: 1 }]);
  expect(ending).toMatchObject({ status: 'SUCCEEDED', output: { a: 1, first: 1, second: 1 } });
  expect(ending.at - recoveredAt).toBe(60_000);
});

test('a task that was running when the process died fails with Lambda.Unknown, and is retried', async () => {
  const before = start();
  await before.engine.open();
  const { execution } = await before.engine.start(MACHINE, 'n', { a: 1 });
  await before.clock.run(before.clock.sleep(30_000));
  await before.engine.close();
  const scheduled = { kind: 'scheduled', arn: execution.arn, state: 'Second' };
  await appendFile(join(folder, 'journal.jsonl'), `${JSON.stringify(scheduled)}\n{"kind":"check`);

  const after = start();
  after.clock.jump(500_000);
  const recoveredAt = after.clock.now();
  await after.engine.open();
  const ending = await after.clock.run(after.engine.ended(execution.arn));
  expect([ending.status, ending.at - recoveredAt, after.calls.length]).toEqual(['SUCCEEDED', 2000, 1]);
  expect(
    after.engine
      .find(execution.arn)
      ?.events.map(({ error }) => error)
      .filter(Boolean),
  ).toEqual(['Lambda.Unknown']);
});

test('what has ended is remembered, and the journal is shortened', async () => {
  const before = start();
  await before.engine.open();
  const { execution } = await before.engine.start(MACHINE, 'n', { a: 1 });
  await before.clock.run(before.engine.ended(execution.arn));
  await before.engine.close();

  const after = start();
  await after.engine.open();
  expect(after.engine.find(execution.arn)?.ending).toMatchObject({ status: 'SUCCEEDED', output: { second: 2 } });
  expect((await after.engine.start(MACHINE, 'n', { a: 1 })).kind).toBe('exists');
  await after.engine.close();
  const kinds = (await readFile(join(folder, 'journal.jsonl'), 'utf8')).trim().split('\n');
  expect(kinds.map((line) => (JSON.parse(line) as { kind: string }).kind)).toEqual(['definition', 'start', 'end']);
});

test('of ended executions the newest are kept whole, also in the next process; the others are known by name', async () => {
  const told = ({ engine }: ReturnType<typeof start>) =>
    engine.list('SUCCEEDED').map(({ name, input, ending, events }) => [name, input, ending?.output, events.length]);
  const whole = (name: string, events: number, calls: readonly number[]) => {
    const [first, second] = calls;
    return [name, { a: name }, { a: name, first, second }, events];
  };
  const before = start(2);
  await before.engine.open();
  for (const name of ['x', 'y', 'z']) {
    const { execution } = await before.engine.start(MACHINE, name, { a: name });
    await before.clock.run(before.engine.ended(execution.arn));
    expect(execution.events).toHaveLength(16);
  }
  const short = ['x', undefined, undefined, 0];
  expect(told(before)).toEqual([whole('z', 16, [5, 6]), whole('y', 16, [3, 4]), short]);
  await before.engine.close();

  const after = start(2);
  await after.engine.open();
  // As on a restart before: no history.
  expect(told(after)).toEqual([whole('z', 0, [5, 6]), whole('y', 0, [3, 4]), short]);
  expect((await after.engine.start(MACHINE, 'x', { a: 'x' })).kind).toBe('exists');
  expect(await after.engine.ended(after.engine.list()[2]?.arn ?? '')).toMatchObject({ status: 'SUCCEEDED' });
  await after.engine.close();
  const lines = (await readFile(join(folder, 'journal.jsonl'), 'utf8')).split('\n');
  expect(lines.filter((line) => line.includes('"output"'))).toHaveLength(2);
});
