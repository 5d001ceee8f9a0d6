import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readEvents } from '../../../cli/events/read-events.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-events-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('a webhook may go to this machine where the events do, and nowhere else', async () => {
  const webhook = { url: 'http://localhost:8080/hook' };
  const value = { profile: 'unified', operation: 'images', body: { model: 'm' }, webhook, idempotencyKey: 'order-17' };
  await writeFile(join(folder, 'one.json'), JSON.stringify(value));
  const read = (loopbackWebhooks: boolean) => readEvents(['one.json'], folder, { loopbackWebhooks });
  expect(await read(true)).toEqual([{ place: 'one.json', value }]);
  await expect(read(false)).rejects.toThrow('one.json: webhook.url: Allowed: https:.');
});
