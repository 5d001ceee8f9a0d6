/** Results that are too long for the table: a file under its hash, and an item that points to it. */
import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { newCaller } from '../../core/records/caller-record.ts';
import { resultKey } from '../../core/records/keys.ts';
import { readResult } from '../../core/records/result.ts';
import { CALLER_KEY } from '../secrets/canaries.ts';
import { onStage } from './at-work.ts';
import { straight } from './expect-played.ts';
import { imageRequest, playOn, type Stage } from './play.ts';

/** More than a row may hold; the request, which asks the simulator for it, is as long. */
const long = [{ text: 'é'.repeat(120_000) }];
const json = JSON.stringify(long);
const sha256 = createHash('sha256').update(json).digest('hex');
const bytes = Buffer.byteLength(json);

const giving = (results: unknown) => imageRequest({ tasks: [{ seconds: 2, estimatedTime: null, results }] });

/** GET of a task as its caller sees it. */
async function get({ clock, runtime }: Stage, taskId: string): Promise<{ status: number; body: Json }> {
  await runtime.table.put(newCaller({ callerKey: CALLER_KEY, name: 'test', owner: 'tester', now: clock.now() }));
  const headers = { authorization: `Bearer ${CALLER_KEY}` };
  const response = await runtime.api.request(`/v1/tasks/${taskId}`, { headers });
  return { status: response.status, body: (await response.json()) as Json };
}

type Json = Record<string, unknown>;

test('a result of 240 KB is one file; the row points to it, and GET shows it whole', async () => {
  await onStage({}, async (stage) => {
    const { task, record, path, posts } = await playOn(stage, giving(long));
    const file = `results/${task.id}/1-${sha256}.json`;
    expect([path, posts.length, task.result]).toEqual([straight(1), 1, long]);
    const row = await stage.runtime.table.get(resultKey(task.id, 1));
    expect(row).toEqual({ ...resultKey(task.id, 1), bytes, file, sha256, expiresAt: record.expiresAt });
    expect(await stage.runtime.files.get(file)).toBe(json);
    expect(await get(stage, task.id)).toMatchObject({ status: 200, body: { status: 'succeeded', result: long } });
  });
});

test('a file that is not what was stored is an error, never a result', async () => {
  await onStage({}, async (stage) => {
    const { task, record } = await playOn(stage, giving(long));
    const file = `results/${task.id}/1-${sha256}.json`;
    await stage.runtime.files.put(file, json.replace('é', 'e'));
    await expect(readResult(stage.runtime, record)).rejects.toThrow(
      `The file ${file} is not the result that was stored.`,
    );
    expect(await get(stage, task.id)).toMatchObject({ status: 500, body: { error: { code: 'internal_error' } } });
  });
});

test.each([
  ['of 100 KB is an item', 100 * 1024, true],
  ['of one byte more is a file', 100 * 1024 + 1, false],
] as const)('a result %s', async (_name, size, isItem) => {
  const text = 'x'.repeat(size - Buffer.byteLength(JSON.stringify([{ text: '' }])));
  await onStage({}, async (stage) => {
    const { task } = await playOn(stage, giving([{ text }]));
    const row = await stage.runtime.table.get(resultKey(task.id, 1));
    expect([row?.['bytes'], 'json' in (row ?? {}), 'file' in (row ?? {})]).toEqual([size, isItem, !isItem]);
    expect(task.result).toEqual([{ text }]);
  });
});
