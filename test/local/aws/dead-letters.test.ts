import { appendFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DeadLetter } from '../../../local/aws/dead-letter.ts';
import { DeadLetters } from '../../../local/aws/dead-letters.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-letters-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const letter = (requestId: string): DeadLetter => ({
  version: '1.0',
  timestamp: '2026-01-01T00:00:00.000Z',
  requestContext: { requestId, functionArn: 'arn:F', condition: 'RetriesExhausted', approximateInvokeCount: 3 },
  requestPayload: 'é',
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: {},
});

async function open(): Promise<DeadLetters> {
  const letters = new DeadLetters(folder);
  await letters.open();
  return letters;
}

test('without a letter there is no file, and none is needed', async () => {
  expect((await open()).all).toEqual([]);
  await expect(readFile(join(folder, 'dead-letters.jsonl'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a last line that a kill cut off is taken out, so that the next letter has a line of its own', async () => {
  await (await open()).add(letter('a'));
  await appendFile(join(folder, 'dead-letters.jsonl'), '{"version":"1.0","times');
  await (await open()).add(letter('b'));
  expect((await open()).all).toEqual([letter('a'), letter('b')]);
});

test('half a line that a full disk took is taken out again before the next one', async () => {
  const letters = await open();
  await letters.add(letter('a'));
  await appendFile(join(folder, 'dead-letters.jsonl'), '{"version":"1.0","times');
  await letters.add(letter('b'));
  expect((await open()).all).toEqual([letter('a'), letter('b')]);
});

test('a letter that cannot be written is none, and may be added again', async () => {
  const letters = await open();
  await letters.add(letter('a'));
  const path = join(folder, 'dead-letters.jsonl');
  await rename(path, `${path}.kept`);
  await mkdir(path);
  await expect(letters.add(letter('b'))).rejects.toMatchObject({ code: 'EISDIR' });
  await expect(letters.remove('a')).rejects.toMatchObject({ code: 'EISDIR' });
  expect(letters.all).toEqual([letter('a')]);
  await rm(path, { recursive: true });
  await rename(`${path}.kept`, path);
  await letters.add(letter('b'));
  expect((await open()).all).toEqual([letter('a'), letter('b')]);
});

test('letters that come and go at once are all as they were told in the end', async () => {
  const letters = await open();
  await letters.add(letter('a'));
  await Promise.all([
    letters.add(letter('b')),
    letters.remove('a'),
    letters.add(letter('c')),
    letters.add(letter('b')),
  ]);
  expect((await open()).all).toEqual([letter('b'), letter('c')]);
  expect(letters.all).toEqual([letter('b'), letter('c')]);
});
