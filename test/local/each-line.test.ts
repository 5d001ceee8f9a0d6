import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { eachJsonLine, eachLine } from '../../local/each-line.ts';

let folder = '';
let path = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-lines-'));
  path = join(folder, 'lines.jsonl');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function read(): Promise<{ lines: [string, number][]; bytes: number }> {
  const lines: [string, number][] = [];
  const bytes = await eachLine(path, (line, n) => lines.push([line, n]));
  return { lines, bytes };
}

test('a file that is not there has no lines', async () => {
  expect(await read()).toEqual({ lines: [], bytes: 0 });
});

test('lines come in order with their numbers; empty ones and one that was cut off do not', async () => {
  await writeFile(path, 'é\n\nb\nhal');
  const lines = [
    ['é', 1],
    ['b', 3],
  ];
  expect(await read()).toEqual({ lines, bytes: 6 });
});

test('a line that is longer than a piece, and one that ends with it, are whole', async () => {
  const lines = ['é'.repeat(100_000), 'x'.repeat(64 * 1024 - 1), 'z'];
  for (const shift of [0, 1]) {
    await writeFile(path, `${'s'.repeat(shift)}\n${lines.join('\n')}\n`);
    expect((await read()).lines.map(([line]) => line).filter((line) => line !== 's')).toEqual(lines);
  }
});

test('a file that is longer than the longest string is read', async () => {
  const [length, times] = [2 ** 22, 129];
  // Where nothing was written there are zeros, which take no room on the disk.
  const file = await open(path, 'w');
  for (let i = 1; i <= times; i += 1) await file.write('\n', i * length - 1);
  await file.close();
  let seen = 0;
  const bytes = await eachLine(path, (line) => (seen += line.length));
  expect([seen, bytes]).toEqual([times * (length - 1), times * length]);
});

test('a line that is no JSON is named, and not quoted', async () => {
  await writeFile(path, '{"a":1}\n{"secret\n');
  const seen: unknown[] = [];
  const reading = eachJsonLine(path, (line) => seen.push(line));
  await expect(reading).rejects.toThrow(new SyntaxError(`${path} is damaged: its line 2 is no JSON.`));
  expect(seen).toEqual([{ a: 1 }]);
});

test('a folder is no file', async () => {
  await expect(eachLine(folder, () => undefined)).rejects.toMatchObject({ code: 'EISDIR' });
});
