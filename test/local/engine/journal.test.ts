import { execFile } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eachJsonLine } from '../../../local/each-line.ts';
import { Journal, type Digest } from '../../../local/engine/journal.ts';

let folder = '';
let path = '';
const journals: Journal<Line>[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-journal-'));
  path = join(folder, 'journal.jsonl');
});

afterEach(async () => {
  for (const journal of journals.splice(0)) await journal.close();
  await rm(folder, { recursive: true, force: true });
});

interface Line {
  readonly of: string;
  readonly n: number;
}

/** Of each name only the last line says something. */
class Newest implements Digest<Line> {
  asked = 0;
  readonly #newest = new Map<string, Line>();

  take(line: Line): void {
    this.#newest.delete(line.of);
    this.#newest.set(line.of, line);
  }

  lines(): Line[] {
    this.asked += 1;
    return [...this.#newest.values()];
  }
}

async function open(grownBytes?: number): Promise<Journal<Line>> {
  const journal = await Journal.open(path, new Newest(), grownBytes);
  journals.push(journal);
  return journal;
}

/** What the file says now. */
async function read(): Promise<Line[]> {
  const lines: Line[] = [];
  await eachJsonLine(path, (one) => lines.push(one as Line));
  return lines;
}

const line = (n: number, of = String(n)): Line => ({ of, n });

test('a journal that is not there yet is empty', async () => {
  await open();
  expect(await read()).toEqual([]);
});

test('a line is in the file when its promise resolves', async () => {
  const journal = await open();
  await journal.append(line(1));
  expect(await readFile(path, 'utf8')).toBe(`${JSON.stringify(line(1))}\n`);
  await journal.append(line(2));
  expect(await read()).toEqual([line(1), line(2)]);
});

test('lines of one moment keep their order and stay whole', async () => {
  const journal = await open();
  const lines = Array.from({ length: 500 }, (_, i) => line(i));
  await Promise.all(lines.map((one) => journal.append(one)));
  expect(await read()).toEqual(lines);
});

test('lines that come while others are written follow them', async () => {
  const journal = await open();
  const written: Promise<void>[] = [];
  for (let i = 0; i < 50; i += 1) {
    written.push(journal.append(line(i)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(written);
  expect(await read()).toEqual(Array.from({ length: 50 }, (_, i) => line(i)));
});

test('lines that come while a commit is on its way share the next one, so that none waits behind many', async () => {
  const journal = await open();
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
  const journal = await Journal.open(path, new Newest());
  void journal.append(line(1));
  await journal.close();
  expect(await read()).toEqual([line(1)]);
});

test('a last line that was cut off is dropped, those before it are kept', async () => {
  await (await open()).append(line(1));
  await appendFile(path, '{"of":"sched');
  await (await open()).append(line(2));
  expect(await read()).toEqual([line(1), line(2)]);
});

test('a file that holds half a line and nothing else is empty', async () => {
  await writeFile(path, '{"of"');
  await open();
  expect(await readFile(path, 'utf8')).toBe('');
});

test('a line that is damaged in the middle of the file is an error, never skipped', async () => {
  const text = `{"of":"sch\n${JSON.stringify(line(1))}\n`;
  await writeFile(path, text);
  await expect(open()).rejects.toThrow(new SyntaxError(`${path} is damaged: its line 1 is no JSON.`));
  expect(await readFile(path, 'utf8')).toBe(text);
});

test('the next process begins with the fewest lines that say the same, for the eyes of its owner', async () => {
  const first = await open();
  for (const n of [1, 2, 3]) await first.append(line(n, 'a'));
  const second = await open();
  expect(await read()).toEqual([line(3, 'a')]);
  await second.append(line(4, 'a'));
  expect(await read()).toEqual([line(3, 'a'), line(4, 'a')]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a kill before the new journal is in place leaves the old one', async () => {
  await (await open()).append(line(1));
  await writeFile(`${path}.new`, '{"of"');
  await (await open()).append(line(2));
  expect(await read()).toEqual([line(1), line(2)]);
});

test('one that has grown is made anew while it is in use, and says what it said', async () => {
  const bytesOfOne = `${JSON.stringify(line(10, 'a'))}\n`.length;
  const journal = await open(5 * bytesOfOne);
  await journal.append(line(99, 'b'));
  for (let n = 10; n < 14; n += 1) await journal.append(line(n, 'a'));
  await journal.append(line(14, 'a'));
  // Five lines have become two; the sixth came behind them.
  expect(await read()).toEqual([line(99, 'b'), line(13, 'a'), line(14, 'a')]);
  // The two count: the next time is when three more are five again.
  for (let n = 15; n < 21; n += 1) await journal.append(line(n, 'a'));
  await journal.close();
  journals.splice(0);
  expect(await read()).toEqual([line(99, 'b'), line(18, 'a'), line(19, 'a'), line(20, 'a')]);
});

test('one that says nothing twice is made anew each time that it has doubled, and not more often', async () => {
  const digest = new Newest();
  const journal = await Journal.open(path, digest, 1);
  for (let n = 100; n < 200; n += 1) await journal.append(line(n));
  await journal.close();
  expect(await read()).toEqual(Array.from({ length: 100 }, (_, i) => line(100 + i)));
  // When it is opened, and with 1, 2, 4, 8, 16, 32 and 64 lines.
  expect(digest.asked).toBe(8);
});

test('where it cannot be made anew the old one goes on, and it is tried again when it has doubled', async () => {
  const journal = await open(1);
  await mkdir(`${path}.new`);
  for (const n of [1, 2, 3]) await journal.append(line(n, 'a'));
  expect(await read()).toEqual([line(1, 'a'), line(2, 'a'), line(3, 'a')]);
  await rmdir(`${path}.new`);
  for (const n of [4, 5]) await journal.append(line(n, 'a'));
  expect(await read()).toEqual([line(4, 'a'), line(5, 'a')]);
});

test('a write that fails is told to those who wait for it, and only to them', async () => {
  const journal = await Journal.open(path, new Newest());
  await journal.append(line(1));
  await journal.close();
  await expect(journal.append(line(2))).rejects.toMatchObject({ code: 'EBADF' });
  expect(await read()).toEqual([line(1)]);
});

test('half a line that a full disk took is taken out again before the next one', async () => {
  const script = join(import.meta.dirname, 'little-room.ts');
  const node = [process.execPath, '--import', 'tsx', script, path].map((word) => `'${word}'`).join(' ');
  const { stdout } = await promisify(execFile)('sh', ['-c', `ulimit -f 2 && exec ${node}`]);
  expect([stdout, await read()]).toEqual(['EFBIG\n', [line(1), line(2)]]);
});
