import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { cutOffTail, ResultsFile, type ResultLine } from '../../../cli/bulk/results-file.ts';
import { SetupError } from '../../../cli/io.ts';
import { identityOf } from '../../../cli/process-identity.ts';

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

const claim = (...holder: readonly unknown[]) => writeFile(`${path}.in-use-by`, `${holder.join(' ')}\n`);

test('a file that another run writes is not touched: it is named, and who has it', async () => {
  await add(line('a'));
  const cut = `${await readFile(path, 'utf8')}{"place"`;
  await writeFile(path, cut);
  await claim(process.ppid, await identityOf(process.ppid));
  const opening = ResultsFile.open(path);
  await expect(opening).rejects.toBeInstanceOf(SetupError);
  await expect(opening).rejects.toThrow(
    `--results is ${path}, which process ${process.ppid} writes. Wait for it, or name another file.`,
  );
  expect([await readFile(path, 'utf8'), await readdir(dirname(path))]).toEqual([
    cut,
    ['results.jsonl', 'results.jsonl.in-use-by'],
  ]);
});

test('while it is open it is claimed, from before it is read; closed or refused, it is given back', async () => {
  const file = await ResultsFile.open(path);
  const text = await readFile(`${path}.in-use-by`, 'utf8');
  await file.close();
  expect(text).toBe(`${[process.pid, await identityOf(process.pid)].join(' ').trim()}\n`);
  await writeFile(path, 'no result\n');
  await expect(ResultsFile.open(path)).rejects.toThrow('its line 1 is no result of a run');
  expect(await readdir(dirname(path))).toEqual(['results.jsonl']);
});

test.each([
  ['of a process that is gone', [2 ** 22 + 1]],
  ['of an earlier process whose id another one has now', [process.ppid, '17@00000000-0000-0000-0000-000000000000']],
])('a claim %s is taken over', async (_name, holder) => {
  await add(line('a'));
  await claim(...holder);
  await add(line('b'));
  expect((await read()).map(([key]) => key)).toEqual(['a', 'b']);
  expect(await readdir(dirname(path))).toEqual(['results.jsonl']);
});

test('of two that open it at once, one has it', async () => {
  const opened = await Promise.allSettled([ResultsFile.open(path), ResultsFile.open(path)]);
  const files = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  await Promise.all(files.map((file) => file.close()));
  expect(files).toHaveLength(1);
});

test('a claim that says nothing may be one that is being made', async () => {
  await add(line('a'));
  await writeFile(`${path}.in-use-by`, '');
  await expect(ResultsFile.open(path)).rejects.toThrow(
    `--results is ${path}, and ${path}.in-use-by does not say who writes it. Delete that if nobody does.`,
  );
});

test('what somebody has added since it was read is never cut off', async () => {
  await add(line('a'));
  const whole = await readFile(path);
  const file = await open(path, 'a+');
  const cutting = cutOffTail(file, path, whole.length - 5);
  await expect(cutting).rejects.toThrow(`--results is ${path}, and somebody has written it since it was read.`);
  await file.close();
  expect(await readFile(path)).toEqual(whole);
});

test('a folder is refused', async () => {
  await expect(ResultsFile.open(folder)).rejects.toThrow(`--results is ${folder}, which cannot be read (EISDIR).`);
});
