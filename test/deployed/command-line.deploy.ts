/** The commands of the README's "Deploy", and those that follow, as processes against the deployed stack. */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { beforeAll, expect, test } from '@jest/globals';
import type { ErrorView, TaskView } from '../../client/bide.ts';
import { taskIdOf } from '../../core/task/identity.ts';
import { imageRequest } from '../scenarios/image-request.ts';
import { bide, outputsFile, shell } from './bide.ts';
import { arrived } from './caller.ts';
import { letIn, storyOf } from './provider-story.ts';
import { apiUrl, aws, EVENT_SOURCE, OWNER, target } from './target.ts';

let callerKey = '';
let outputs: readonly string[] = [];

beforeAll(async () => {
  outputs = ['--outputs', outputsFile()];
  const made = await bide(['keys', 'create', 'the tests', '--owner', OWNER, ...outputs]);
  expect(made.out).toMatch(/^bide_[\w-]{32}\n$/);
  callerKey = made.out.trim();
});

/** Writes requests, one a line; answers with the file's name. */
function fileOf(...requests: readonly object[]): string {
  const file = `${target().folder}/${randomUUID()}.jsonl`;
  writeFileSync(file, requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
  return file;
}

const parsed = <T>(out: string): T[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
const statusOf = async (key: string) =>
  (await fetch(`${apiUrl()}/v1/tasks`, { headers: { authorization: `Bearer ${key}` } })).status;
const doctor = () => bide(['doctor', ...outputs, '--url', apiUrl()], { callerKey });

test('the lines of the README: a key into a variable, and a task taken through with it', async () => {
  const said = await shell(`
    export BIDE_CALLER_KEY=$(npm start --silent -- keys create me --outputs '${outputsFile()}')
    echo "key:$BIDE_CALLER_KEY"
    npm start --silent -- submit examples/image.json --wait`);
  expect(said).toMatch(/^[a-z2-7]{26} {2}succeeded {2}unified\/images {2}image-large {2}.* took \d+ s$/m);
  expect(said).toMatch(/^key:bide_[\w-]{32}$/m);
});

test('keys list shows no key, and keys revoke takes it out of use: at once where nobody has let it in yet', async () => {
  const unused = (await bide(['keys', 'create', 'unused', '--json', ...outputs])).out;
  const { keyId, callerKey: unusedKey } = JSON.parse(unused) as Record<string, string>;
  const before = parsed<{ keyId: string; name: string }>((await bide(['keys', 'list', '--json', ...outputs])).out);
  const me = before.findLast(({ name }) => name === 'me')?.keyId ?? '';
  for (const id of [keyId ?? '', me]) {
    const said = await bide(['keys', 'revoke', id, ...outputs]);
    expect(said).toMatchObject({ code: 0, out: '', err: expect.stringContaining(`Revoked the key ${id} of `) });
  }
  expect(await statusOf(unusedKey ?? '')).toBe(401);
  const { out } = await bide(['keys', 'list', ...outputs]);
  expect(out.split('\n').filter((line) => /revoked \d+ s ago$/.test(line))).toHaveLength(2);
  expect(out).not.toContain(unusedKey);
});

test('submit, status, list, errors, cancel', async () => {
  const jobs = Array.from({ length: 3 }, () => randomUUID());
  const [good = '', bad = '', slow = ''] = jobs;
  const files = [
    imageRequest({ id: good }),
    imageRequest({ id: bad, posts: [{ status: 400, code: 'bad_prompt' }] }),
    imageRequest({ id: slow, tasks: [{ seconds: 600, estimatedTime: 600 }] }),
  ].map((request) => fileOf(request));
  const submitted = await bide(['submit', ...files, '--json'], { callerKey });
  expect([submitted.code, submitted.err]).toEqual([0, '']);
  const ids = parsed<TaskView>(submitted.out).map(({ id }) => id);
  const [goodId = '', badId = '', slowId = ''] = ids;

  const watched = await bide(['watch', goodId, badId], { callerKey });
  expect(watched.code).toBe(1);
  expect(watched.out).toMatch(new RegExp(`^${goodId} {2}succeeded `, 'm'));
  const status = await bide(['status', ...ids], { callerKey });
  expect([
    status.code,
    status.out
      .trim()
      .split('\n')
      .map((line) => line.split(/ +/)[1]),
  ]).toEqual([1, ['succeeded', 'failed', 'running']]);
  const listed = await bide(['list', '--limit', '3', '--json'], { callerKey });
  expect(parsed<TaskView>(listed.out).map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  const errors = await bide(['errors', badId, '--json'], { callerKey });
  expect(parsed<ErrorView>(errors.out)).toMatchObject([{ taskId: badId, phase: 'submit', code: 'bad_prompt' }]);

  const cancelled = await bide(['cancel', slowId], { callerKey });
  expect([cancelled.code, cancelled.out]).toEqual([0, expect.stringMatching(/ cancelled .* \(may be charged\)$/m)]);
  const stories = await Promise.all(jobs.map(storyOf));
  expect(stories.map(({ posts, billed }) => [posts.length, billed.length])).toEqual([
    [1, 1],
    [1, 0],
    [1, 1],
  ]);
});

test('events put: a task for a source with an owner, and a word about a source without one', async () => {
  const [job, idempotencyKey] = [randomUUID(), randomUUID()];
  const file = fileOf({ ...imageRequest({ id: job }), idempotencyKey });
  const stranger = await bide(['events', 'put', file, ...outputs]);
  expect([stranger.code, stranger.err]).toEqual([0, expect.stringContaining(`with an owner: ${EVENT_SOURCE};`)]);
  const put = await bide(['events', 'put', file, '--source', EVENT_SOURCE, ...outputs]);
  expect(put).toEqual({ code: 0, out: expect.stringMatching(/^[\w-]{36}\n$/), err: '' });
  expect((await arrived(taskIdOf(OWNER, idempotencyKey))).outcome?.code).toBe('succeeded');
  expect((await storyOf(job)).posts).toHaveLength(1);
});

test('secrets set: doctor tells that the provider refuses the old key; the next task goes through with the new one', async () => {
  const client = new SecretsManagerClient(aws());
  const { SecretString: oldKey = '' } = await client.send(
    new GetSecretValueCommand({ SecretId: target().outputs.ProviderSecretunified }),
  );
  const set = (key: string) => bide(['secrets', 'set', 'unified', ...outputs], { stdin: `${key}\n` });
  const newKey = randomUUID();
  try {
    await letIn(newKey);
    const ill = await doctor();
    expect([ill.code, ill.out]).toEqual([
      1,
      expect.stringMatching(
        /^✗ provider unified {2,}\S+ refuses the key \(401\)\n {4}bide secrets set unified < key\.txt$/m,
      ),
    ]);
    const said = await set(newKey);
    expect(said).toEqual({ code: 0, out: '', err: expect.stringContaining('The key of unified is set.') });
    const job = randomUUID();
    const submitted = await bide(['submit', fileOf(imageRequest({ id: job })), '--wait'], { callerKey });
    expect([submitted.code, submitted.out]).toEqual([0, expect.stringContaining('succeeded')]);
    const { posts, billed } = await storyOf(job);
    // A function that keeps the old key learns of the new one by the refusal.
    const accepted = posts.filter(({ answered }) => answered !== 401);
    expect([accepted.length, billed.length, posts.length <= 2]).toEqual([1, 1, true]);
  } finally {
    await letIn(oldKey, newKey);
    await set(oldKey);
  }
});

test('doctor finds all well', async () => {
  const { code, out } = await doctor();
  const lines = out
    .trim()
    .split('\n')
    .map((line) => line.replaceAll(/ {2,}/g, '  '));
  const { host } = new URL(target().providerUrl);
  expect([code, lines]).toEqual([
    0,
    [
      '✓ region  us-east-1, of the stack',
      '✓ credentials  arn:aws:iam::000000000000:root',
      expect.stringMatching(/^✓ bootstrap {2}CDKToolkit, version \d+$/),
      `✓ outputs  Bide, in ${outputsFile()}`,
      `✓ api  ${apiUrl()}/health`,
      expect.stringMatching(/^✓ clock {2}\d s (ahead of|behind) the API's$/),
      '✓ caller key  accepted',
      '✓ secret unified  set',
      `✓ provider unified  ${host} takes the key (404 for an invented id)`,
      '✓ secret replicate  set',
      `✓ provider replicate  ${host} takes the key (404 for an invented id)`,
    ],
  ]);
});
