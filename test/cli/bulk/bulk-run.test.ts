import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { failure, startScriptedApi, type ScriptedApi } from '../../client/scripted-api.ts';
import { ended, task } from '../../client/task.ts';
import { instantClock, Workplace } from '../bide.ts';

const request = { profile: 'unified', operation: 'images', body: { model: 'image-1' } };
const busy = (retryAfter: string) => ({
  ...failure(429, 'rate_limit_error', 'rate_limited', 'The caller key may send 1 requests in 10 s.'),
  headers: { 'retry-after': retryAfter },
});

let place: Workplace;
let api: ScriptedApi | undefined;

beforeEach(async () => {
  place = await Workplace.make();
  await place.write('one.json', request);
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
});

afterEach(async () => {
  jest.restoreAllMocks();
  await api?.close();
  await place.remove();
});

async function run(script: Parameters<typeof startScriptedApi>[0], delays: number[]) {
  api = await startScriptedApi(script);
  const args = ['run', 'one.json', '--results', 'r.jsonl', '--url', api.url];
  return place.bide(args, { environment: { BIDE_CALLER_KEY: 'k' }, clock: instantClock(delays) });
}

test('a caller key at its limit slows a run down, and ends it no more: as long a wait as is asked for, and the same key again', async () => {
  const delays: number[] = [];
  const { code, out, err } = await run((_, nth) => (nth < 10 ? busy('10') : { status: 202, body: ended() }), delays);
  expect([code, out]).toEqual([0, '1 requests: 1 succeeded. Results: r.jsonl\n']);
  const client = [10_000, 10_000, 10_000, 10_000];
  expect(delays).toEqual([...client, 12_500, ...client, 12_500]);
  expect(new Set(api?.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(err).toBe(
    '0 of 1\nThe caller key may send 1 requests in 10 s. The run goes on as fast as that allows.\n1 of 1\n',
  );
  expect(await readFile(join(place.folder, 'r.jsonl'), 'utf8')).toMatch(/^\{"place":"one\.json"/);
});

test('so does a look at a task that is under way: it is found again', async () => {
  const delays: number[] = [];
  const answers = [{ status: 202, body: task() }, busy('86400'), { status: 202, body: task() }, { body: ended() }];
  expect(await run(answers, delays)).toMatchObject({ code: 0 });
  // Asked for a day, the client gives up at once, and the run asks again in an hour.
  expect(delays).toEqual([4_500_000]);
  expect(api?.received.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST', 'GET']);
});
