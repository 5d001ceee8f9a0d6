import { mkdir, mkdtemp, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { fileLog } from '../../local/file-log.ts';

let folder = '';
let path = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-log-'));
  path = join(folder, 'log.jsonl');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const messages = async () =>
  (await readFile(path, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { message: string }).message);

/** Opens it for these lines and closes it. Answers with what the person was told. */
async function write(...lines: readonly string[]): Promise<string[]> {
  const told: string[] = [];
  const { log, close } = fileLog(path, (line) => told.push(line));
  for (const line of lines) log.info(line);
  await close();
  return told;
}

test('lines are added to those of before, for the eyes of their owner only', async () => {
  await write('a', 'b');
  await write('c');
  expect(await messages()).toEqual(['a', 'b', 'c']);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('what comes when it is closed is lost', async () => {
  const told: string[] = [];
  const { log, close } = fileLog(path, (line) => told.push(line));
  log.info('a');
  const closed = close();
  log.info('b');
  await closed;
  log.info('c');
  expect([await messages(), told]).toEqual([['a'], []]);
});

test('where nothing can be written the lines are lost, and nothing else; the person is told once', async () => {
  await mkdir(path);
  expect(await write('a', 'b')).toEqual([`The log ${path} takes no lines (EISDIR). Work goes on without it.`]);
});

test('a disk that is full while it is open loses lines until there is room again', async () => {
  await mkdir(path);
  const told: string[] = [];
  const { log, close } = fileLog(path, (line) => told.push(line));
  log.error('lost');
  while (told.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await rmdir(path);
  log.info('there');
  log.warn('there too');
  await close();
  expect([await messages(), told.length]).toEqual([['there', 'there too'], 1]);
});
