import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readResult } from '../../core/records/result.ts';
import { StateFailure } from '../../local/engine/failure.ts';
import { startRuntime } from '../../local/runtime.ts';
import { blueprint } from '../helpers/blueprint.ts';
import { imageRequest } from '../scenarios/image-request.ts';
import { playOn, startStage, type Stage } from '../scenarios/play.ts';

let folder = '';
const stages: Stage[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-runtime-'));
});

afterEach(async () => {
  for (const stage of stages.splice(0)) await stage.close();
  await rm(folder, { recursive: true, force: true });
});

async function stageIn(below?: string): Promise<Stage> {
  const stage = await startStage(below === undefined ? {} : { folder: below });
  stages.push(stage);
  return stage;
}

const invoke = ({ clock, runtime }: Stage, ...call: Parameters<Stage['runtime']['invoke']>) =>
  clock.run(runtime.invoke(...call));

test('the functions outside the machine are called as Lambda calls them', async () => {
  const stage = await stageIn();
  const http = { method: 'GET', path: '/health', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' };
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/health',
    rawQueryString: '',
    headers: { host: 'localhost' },
    requestContext: { requestId: 'gateway-1', http },
    isBase64Encoded: false,
  };
  expect(await invoke(stage, 'api', event)).toMatchObject({
    statusCode: 200,
    headers: { 'x-request-id': 'gateway-1' },
    body: '{"ok":true}',
  });
  expect(await invoke(stage, 'sweep', { kind: 'schedule' })).toEqual({});
  expect(await invoke(stage, 'admit', { request: imageRequest(), owner: 'o', start: false })).toMatchObject({
    taskId: expect.stringMatching(/^[a-z2-7]{26}$/),
    replayed: false,
  });
});

test('what a function throws comes back under its name', async () => {
  const refused = invoke(await stageIn(), 'admit', { request: {}, owner: 'o' });
  await expect(refused).rejects.toBeInstanceOf(StateFailure);
  await expect(refused).rejects.toMatchObject({ error: 'RequestRefused' });
});

test('a folder holds everything: table, journals and long results go on in the next process', async () => {
  const first = await stageIn(folder);
  const results = [{ text: 'x'.repeat(200_000) }];
  const { record } = await playOn(first, imageRequest({ tasks: [{ seconds: 2, estimatedTime: null, results }] }));
  await stages.pop()?.close();
  expect(record.outcome?.code).toBe('succeeded');
  await stages.pop()?.close();
  expect((await readdir(folder)).sort()).toEqual(['invocations.jsonl', 'journal.jsonl', 'results', 'table']);
  const { runtime } = await stageIn(folder);
  expect(await readResult(runtime, record)).toEqual(results);
  expect(runtime.engine.list().map(({ name, status }) => [name, status])).toEqual([
    [`${record.taskId}.1`, 'SUCCEEDED'],
  ]);
});

test('a rule that this machine cannot match is an error before anything is started', async () => {
  const odd = { bus: 'own', pattern: { source: [{ prefix: 'a' }] }, target: 'admit' } as never;
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  await expect(
    startRuntime({ blueprint: { ...blueprint, rules: [odd] }, secret: () => undefined, log }),
  ).rejects.toThrow('The event pattern holds source: [{"prefix":"a"}], which is not supported here.');
});
