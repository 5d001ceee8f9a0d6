import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Journal, type Line } from '../../../local/engine/journal.ts';

let folder = '';
let path = '';
const journals: Journal[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-journal-'));
  path = join(folder, 'journal.jsonl');
});

afterEach(async () => {
  for (const journal of journals.splice(0)) await journal.close();
  await rm(folder, { recursive: true, force: true });
});

async function create(lines: readonly Line[] = []): Promise<Journal> {
  const journal = await Journal.create(path, lines);
  journals.push(journal);
  return journal;
}

const line = (n: number): Line => ({ kind: 'scheduled', arn: `arn:${n}`, state: 'Look' });

test('a journal that is not there yet is empty', async () => {
  expect(await Journal.read(path)).toEqual([]);
});

test('a line is in the file when its promise resolves', async () => {
  const journal = await create();
  await journal.append(line(1));
  expect(await readFile(path, 'utf8')).toBe(`${JSON.stringify(line(1))}\n`);
  await journal.append(line(2));
  expect(await Journal.read(path)).toEqual([line(1), line(2)]);
});

test('lines of one moment keep their order and stay whole', async () => {
  const journal = await create();
  const lines = Array.from({ length: 500 }, (_, i) => line(i));
  await Promise.all(lines.map((one) => journal.append(one)));
  expect(await Journal.read(path)).toEqual(lines);
});

test('lines that come while others are written follow them', async () => {
  const journal = await create();
  const written: Promise<void>[] = [];
  for (let i = 0; i < 50; i += 1) {
    written.push(journal.append(line(i)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(written);
  expect(await Journal.read(path)).toEqual(Array.from({ length: 50 }, (_, i) => line(i)));
});

test('lines that come while a commit is on its way share the next one, so that none waits behind many', async () => {
  const journal = await create();
  const commits = new Set<Promise<void>>();
  for (let i = 0; i < 50; i += 1) {
    commits.add(journal.append(line(i)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(commits);
  // A commit writes and then syncs, which takes two turns of the event loop on the fastest of disks.
  expect(commits.size).toBeLessThanOrEqual(26);
});

test('closing writes what was handed over', async () => {
  const journal = await Journal.create<Line>(path, []);
  void journal.append(line(1));
  await journal.close();
  expect(await Journal.read(path)).toEqual([line(1)]);
});

test('a last line that was cut off is dropped, those before it are kept', async () => {
  const journal = await create();
  await journal.append(line(1));
  await appendFile(path, '{"kind":"sched');
  expect(await Journal.read(path)).toEqual([line(1)]);
});

test('a file that holds half a line and nothing else is empty', async () => {
  await writeFile(path, '{"kind"');
  expect(await Journal.read(path)).toEqual([]);
});

test('a line that is damaged in the middle of the file is an error, never skipped', async () => {
  await writeFile(path, `{"kind":"sch\n${JSON.stringify(line(1))}\n`);
  await expect(Journal.read(path)).rejects.toThrow(SyntaxError);
});

test('a new journal takes the place of the old one, and goes on from its lines', async () => {
  const first = await Journal.create<Line>(path, []);
  for (const n of [1, 2, 3]) await first.append(line(n));
  await first.close();
  const second = await create([line(3)]);
  await second.append(line(4));
  expect(await Journal.read(path)).toEqual([line(3), line(4)]);
});

test('a kill before the new journal is in place leaves the old one', async () => {
  const journal = await create();
  await journal.append(line(1));
  await writeFile(`${path}.new`, '{"kind"');
  expect(await Journal.read(path)).toEqual([line(1)]);
  const next = await create([line(1)]);
  await next.append(line(2));
  expect(await Journal.read(path)).toEqual([line(1), line(2)]);
});

test('a write that fails is told to those who wait for it, and only to them', async () => {
  const journal = await Journal.create<Line>(path, []);
  await journal.append(line(1));
  await journal.close();
  await expect(journal.append(line(2))).rejects.toMatchObject({ code: 'EBADF' });
  expect(await Journal.read(path)).toEqual([line(1)]);
});
