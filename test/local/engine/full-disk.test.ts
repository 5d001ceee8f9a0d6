/** An engine whose journal finds no room for a while. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Journal, type Line } from '../../../local/engine/journal.ts';
import { done, machine, MACHINE, task } from './machine.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-full-disk-'));
});

afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const states = { First: task(), Done: done };
const open = async () => {
  const made = machine(states, { journal: join(folder, 'journal.jsonl') });
  await made.engine.open();
  return made;
};

/** No line of these kinds is taken any more. */
const noRoomFor = (...kinds: Line['kind'][]) => {
  const append = Reflect.get(Journal.prototype, 'append') as (this: Journal<Line>, line: Line) => Promise<void>;
  return jest.spyOn(Journal.prototype as Journal<Line>, 'append').mockImplementation(function (
    this: Journal<Line>,
    line,
  ) {
    return kinds.includes(line.kind) ? Promise.reject(new Error('ENOSPC')) : append.call(this, line);
  });
};

test('a start that could not be written down is none: asked for again it starts, and a restart knows its definition', async () => {
  const { engine, clock } = await open();
  for (const kind of ['definition', 'start'] as const) {
    const full = noRoomFor(kind);
    await expect(engine.start(MACHINE, 'one', { a: 1 })).rejects.toThrow('ENOSPC');
    expect(engine.list()).toEqual([]);
    full.mockRestore();
  }

  const { kind, execution } = await engine.start(MACHINE, 'one', { a: 1 });
  expect([kind, engine.list().length]).toEqual(['started', 1]);
  await clock.run(engine.ended(execution.arn));
  await engine.close();
  const after = await open();
  expect(after.engine.find(execution.arn)?.status).toBe('SUCCEEDED');
  await after.engine.close();
});

test('lines that nobody waits for may be lost: what they told is done again after a restart', async () => {
  const { engine, clock } = await open();
  noRoomFor('scheduled', 'end');
  const { execution } = await engine.start(MACHINE, 'one', {});
  const ending = await clock.run(engine.ended(execution.arn));
  expect(ending.status).toBe('SUCCEEDED');
  await engine.close();
  jest.restoreAllMocks();

  const after = await open();
  expect(await after.clock.run(after.engine.ended(execution.arn))).toMatchObject({ status: 'SUCCEEDED' });
  await after.engine.close();
});
