import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ResultsFile, type ResultLine } from '../../../cli/bulk/results-file.ts';

let folder = '';
let path = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-results-'));
  path = join(folder, 'deep', 'results.jsonl');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const line = (idempotencyKey: string, status = 'succeeded'): ResultLine => ({
  place: 'requests.jsonl:1',
  idempotencyKey,
  task: { id: idempotencyKey, status, result: 'é' } as unknown as ResultLine['task'],
});

async function add(...lines: readonly ResultLine[]): Promise<void> {
  const file = await ResultsFile.open(path);
  await Promise.all(lines.map((one) => file.add(one)));
  await file.close();
}

async function read(): Promise<string[][]> {
  const file = await ResultsFile.open(path);
  await file.close();
  return [...file.ended];
}

test('what was added is there when it is opened again', async () => {
  await add(line('a'), line('b', 'failed'));
  await add(line('c'));
  const all = [
    ['a', 'succeeded'],
    ['b', 'failed'],
    ['c', 'succeeded'],
  ];
  expect(await read()).toEqual(all);
});

test('long lines that are added at once stay whole, and are there when it is closed', async () => {
  const lines = Array.from('abcd', (key) => {
    const one = line(key);
    // Longer than one write takes.
    return { ...one, place: key.repeat(1_500_000) };
  });
  const file = await ResultsFile.open(path);
  const added = Promise.all(lines.map((one) => file.add(one)));
  await file.close();
  await added;
  expect(await readFile(path, 'utf8')).toBe(lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
  expect((await read()).map(([key]) => key)).toEqual(['a', 'b', 'c', 'd']);
});

test('a last line that a kill cut off is taken out, and written whole the next time', async () => {
  await add(line('a'), line('b'));
  const whole = await readFile(path);
  await writeFile(path, whole.subarray(0, whole.length - 5));
  expect(await read()).toEqual([['a', 'succeeded']]);
  await add(line('b'));
  expect(await readFile(path, 'utf8')).toBe(whole.toString());
});

test('a file of another kind is refused by name, and stays as it is', async () => {
  await add(line('a'));
  const other = `${await readFile(path, 'utf8')}{"id": 1}\n`;
  await writeFile(path, other);
  await expect(ResultsFile.open(path)).rejects.toThrow(
    `--results is ${path}, but its line 2 is no result of a run. Name another file.`,
  );
  expect(await readFile(path, 'utf8')).toBe(other);
});

test('a folder is refused', async () => {
  await expect(ResultsFile.open(folder)).rejects.toThrow(`--results is ${folder}, which cannot be read (EISDIR).`);
});
