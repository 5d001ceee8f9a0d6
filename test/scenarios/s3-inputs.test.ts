/** Files of the caller's buckets: checked before anything is paid for, and handed on as links that nobody keeps. */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from '@jest/globals';
import { fixed } from '../../core/defaults.ts';
import { clientConfig } from '../../lambdas/adapters/step-ports.ts';
import { onStage } from './at-work.ts';
import { everyItemAt } from './every-item.ts';
import { prediction } from './prediction-request.ts';
import { imageRequest, playOn, type Played, type Stage } from './play.ts';

const inputBuckets = ['uploads'];

/** Stores files in the bucket of callers. */
async function upload(
  { runtime }: Stage,
  files: Readonly<Record<string, [type: string, body: string]>>,
): Promise<void> {
  const client = new S3Client({ ...clientConfig(runtime.endpoint), forcePathStyle: true, maxAttempts: 1 });
  for (const [Key, [ContentType, Body]] of Object.entries(files))
    await client.send(new PutObjectCommand({ Bucket: 'uploads', Key, ContentType, Body }));
  client.destroy();
}

const naming = (members: object, more: object = {}) => {
  const request = imageRequest({}, more);
  return { ...request, body: { ...request.body, ...members } };
};

const told = ({ errors }: Played) => errors.map(({ phase, code, message, fault }) => [phase, code, message, fault]);

test('a file of a bucket is a link in the POST, and in nothing that is kept', async () => {
  await onStage({ inputBuckets }, async (stage) => {
    await upload(stage, { 'cats/one.png': ['image/png', 'meow'], 'two.png': ['image/png', 'purr'] });
    const image_urls = ['s3://uploads/cats/one.png', 'https://a.example/x.png', 's3://uploads/two.png'];
    const { task, posts } = await playOn(stage, naming({ image_urls }));
    expect([task.status, posts.length]).toEqual(['succeeded', 1]);
    const sent = posts[0]?.body['image_urls'] as string[];
    expect(sent[1]).toBe('https://a.example/x.png');
    const fetched = [await fetch(sent[0] ?? ''), await fetch(sent[2] ?? '')];
    expect([await fetched[0]?.text(), await fetched[1]?.text()]).toEqual(['meow', 'purr']);
    // For as long as the task may take: an hour.
    expect(new URL(sent[0] ?? '').searchParams.get('X-Amz-Expires')).toBe('3600');
    const { endpoint, blueprint } = stage.runtime;
    const kept = [await everyItemAt({ endpoint, tableName: blueprint.table.name }), stage.lines, stage.documents];
    expect(JSON.stringify(kept)).not.toContain('X-Amz-');
  });
});

test.each([
  ['is not there', 's3://uploads/none.png', 'invalid_image_url', 'not there, or not readable for Bide'],
  [
    'is in a bucket that nobody has named',
    's3://others/a.png',
    'invalid_image_url',
    'not there, or not readable for Bide',
  ],
  ['has no name', 's3://uploads', 'invalid_image_url', 'not there, or not readable for Bide'],
  ['is too long', 's3://uploads/long.png', 'file_too_large', '10485761 bytes, allowed are 10485760'],
  ['is no picture', 's3://uploads/text.png', 'unsupported_format', 'not one of image/png, image/jpeg, image/webp'],
])('a file that %s ends the task before it is sent', async (_what, image_url, code, what) => {
  await onStage({ inputBuckets }, async (stage) => {
    await upload(stage, {
      'long.png': ['image/png', 'x'.repeat(10 * 1024 * 1024 + 1)],
      'text.png': ['text/plain', 'Hello.'],
    });
    const played = await playOn(stage, naming({ image_url }));
    const { task, posts, path } = played;
    expect(task.outcome).toMatchObject({ status: 'failed', code, mayBeCharged: false });
    expect(task.attempts.map(({ state, sends }) => [state, sends])).toEqual([['closed', 0]]);
    expect([posts, path]).toEqual([[], ['Submit task', 'Submitted?', 'Record outcome', 'Succeeded?', 'Task failed']]);
    expect(told(played)).toEqual([['submit', code, `body/image_url: ${what}`, 'caller']]);
  });
});

test('a refused file costs the others nothing: where one place and one send a day are all there is, the next task has them', async () => {
  const providers = { unified: { concurrent: 1, perDay: { requests: 1 } } };
  await onStage({ inputBuckets, providers }, async (stage) => {
    const { task: refused } = await playOn(stage, naming({ image_url: 's3://uploads/none.png' }));
    const startedAt = stage.clock.now();
    const { task, posts } = await playOn(stage, naming({}));
    expect([refused.status, task.status, posts.map(({ at }) => at - startedAt)]).toEqual(['failed', 'succeeded', [0]]);
  });
});

test('as many files as a request may name are links in its POST', async () => {
  await onStage({ inputBuckets }, async (stage) => {
    const names = Array.from({ length: fixed.inputsPerRequest }, (_, n) => `${n}.png`);
    await upload(stage, Object.fromEntries(names.map((name) => [name, ['image/png', name]])));
    const { task, posts } = await playOn(stage, naming({ image_urls: names.map((name) => `s3://uploads/${name}`) }));
    expect(task.status).toBe('succeeded');
    const sent = posts.map(({ body }) => (body['image_urls'] as string[]).map((link) => new URL(link).pathname));
    expect(sent).toEqual([names.map((name) => expect.stringMatching(new RegExp(`/uploads/${name}$`)))]);
  });
});

test('a file under a name with a slash is linked there, and nowhere else', async () => {
  await onStage({ inputBuckets }, async (stage) => {
    await upload(stage, { 'a.png': ['image/png', 'x'] });
    const request = prediction({});
    const input = { ...request.body.input, 'a/b': 's3://uploads/a.png', 'm/n': 's3://uploads/a.png', a: { b: 'kept' } };
    const { task, posts } = await playOn(stage, { ...request, body: { ...request.body, input } });
    expect([task.status, posts.length]).toEqual(['succeeded', 1]);
    const link = expect.stringContaining('/a.png?X-Amz-') as unknown;
    expect(posts[0]?.body['input']).toMatchObject({ 'a/b': link, 'm/n': link, a: { b: 'kept' } });
  });
});

test('a fallback of the caller is the cure', async () => {
  await onStage({ inputBuckets }, async (stage) => {
    await upload(stage, { 'small.png': ['image/png', 'x'], 'text.png': ['text/plain', 'x'] });
    const fallbacks = { unsupported_format: [{ image_url: 's3://uploads/small.png' }] };
    const { task, posts } = await playOn(stage, naming({ image_url: 's3://uploads/text.png' }, { fallbacks }));
    expect([task.status, posts.length, task.attempts.map(({ sends }) => sends)]).toEqual(['succeeded', 1, [0, 1]]);
  });
});

test('a provider that repeats the link tells nobody', async () => {
  await onStage({ inputBuckets }, async (stage) => {
    await upload(stage, { 'a.png': ['image/png', 'x'] });
    const message = 'cannot fetch https://uploads.s3.amazonaws.com/a.png?X-Amz-Signature=abc, sorry';
    const request = naming({ image_url: 's3://uploads/a.png' });
    const tasks = [{ seconds: 2, estimatedTime: null, outcome: 'failed', code: 'invalid_image_url', message }];
    const body = { ...request.body, simulate: { ...request.body.simulate, tasks } };
    const { task } = await playOn(stage, { ...request, body });
    expect(task.outcome?.code).toBe('invalid_image_url');
    expect(task.outcome?.message).not.toContain('Signature');
  });
});
