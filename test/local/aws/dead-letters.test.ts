import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
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
