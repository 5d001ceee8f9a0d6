import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { clientConfig } from '../../../lambdas/adapters/step-ports.ts';
import { startLoopback, type Loopback } from '../../../local/aws/loopback.ts';
import { s3 } from '../../../local/aws/s3.ts';
import { openObjects } from '../../../local/aws/s3-objects.ts';

const Bucket = 'results';
const Key = 'results/task/1-abc.json';
const text = JSON.stringify([{ text: 'é'.repeat(300_000) }]);

let folder = '';
let server: Loopback;
let client: S3Client;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-s3-'));
  await serve(folder);
});

afterEach(async () => {
  await close();
  await rm(folder, { recursive: true, force: true });
});

async function serve(below: string | undefined): Promise<void> {
  server = await startLoopback({ services: {}, objects: s3({ bucket: Bucket, objects: openObjects(below) }) });
  client = new S3Client({ ...clientConfig(server.endpoint), forcePathStyle: true, maxAttempts: 1 });
}

async function close(): Promise<void> {
  client.destroy();
  await server.close();
}

const put = (more: Partial<PutObjectCommandInput> = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body: text, ...more }));
/** The content type of what is there, which is read whole. */
const typeOf = async () => {
  const { Body, ContentType } = await client.send(new GetObjectCommand({ Bucket, Key }));
  expect(await Body?.transformToString()).toBe(text);
  return ContentType;
};
const get = async (key = Key) =>
  (await client.send(new GetObjectCommand({ Bucket, Key: key }))).Body?.transformToString();

test('what was put is got, whole, and lies in a file of that name', async () => {
  const { ETag, ChecksumCRC32 } = await put();
  expect([ETag, ChecksumCRC32]).toEqual([expect.stringMatching(/^"[0-9a-f]{32}"$/), expect.stringMatching(/^.{6}==$/)]);
  expect(await get()).toBe(text);
  expect(await readFile(join(folder, Key), 'utf8')).toBe(text);
  expect((await readdir(join(folder, 'results/task'))).sort()).toEqual(['.1-abc.json.type', '1-abc.json']);
});

test.each([['in a folder'], ['in memory']])('the content type is kept, %s', async (where) => {
  await close();
  await serve(where === 'in memory' ? undefined : folder);
  await put({ ContentType: 'application/json' });
  expect(await typeOf()).toBe('application/json');
  await put({ ContentType: 'text/plain; charset=utf-8' });
  expect(await typeOf()).toBe('text/plain; charset=utf-8');
});

test('a file that an earlier release put there says nothing of its content type', async () => {
  await put({ ContentType: 'application/json' });
  await rm(join(folder, 'results/task/.1-abc.json.type'));
  expect(await typeOf()).toBe('binary/octet-stream');
});

test('a client that asks for checksums gets the one of what it reads', async () => {
  const { ChecksumCRC32 } = await put({ Body: 'short' });
  const answer = await client.send(new GetObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
  expect([answer.ChecksumCRC32, answer.ContentLength]).toEqual([ChecksumCRC32, 5]);
});

test('a later object takes the place of the earlier one; an empty one is one too', async () => {
  await put();
  await put({ Body: 'second' });
  expect(await get()).toBe('second');
  await put({ Body: Buffer.alloc(0) });
  expect(await get()).toBe('');
});

test.each([['CRC32'], ['SHA1'], ['SHA256']] as const)('%s: a stream is taken apart and compared', async (algorithm) => {
  await put({
    Body: Readable.from([Buffer.from('a'.repeat(70_000)), Buffer.from('b\r\n0\r\nc')]),
    ContentLength: 70_007,
    ChecksumAlgorithm: algorithm,
  });
  expect(await get()).toBe(`${'a'.repeat(70_000)}b\r\n0\r\nc`);
});

test('a checksum of something else is refused, and nothing is stored', async () => {
  await expect(put({ ChecksumSHA256: 'x'.repeat(43) + '=' })).rejects.toMatchObject({ name: 'BadDigest' });
  await expect(get()).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('a checksum that is not known here is refused, not skipped', async () => {
  await expect(put({ ChecksumCRC32C: 'AAAAAA==' })).rejects.toMatchObject({ name: 'NotImplemented' });
});

test('what is not there is NoSuchKey or NoSuchBucket, as from S3', async () => {
  await expect(get()).rejects.toMatchObject({
    name: 'NoSuchKey',
    message: 'The specified key does not exist.',
    $metadata: { httpStatusCode: 404 },
  });
  await expect(get('results')).rejects.toMatchObject({ name: 'NoSuchKey' });
  await expect(put({ Bucket: 'other' })).rejects.toMatchObject({
    name: 'NoSuchBucket',
    $metadata: { httpStatusCode: 404 },
  });
});

test('files are there for the next server; memory is not', async () => {
  await put();
  await close();
  await serve(folder);
  expect(await get()).toBe(text);
  await close();
  await serve(undefined);
  await expect(get()).rejects.toMatchObject({ name: 'NoSuchKey' });
  await put({ Body: 'in memory' });
  expect(await get()).toBe('in memory');
});

test.each([
  '../outside',
  'results/../../outside',
  '..',
  './x',
  '/etc/x',
  'a//b',
  'a\\..\\b',
  'a/\u0000',
  'a b',
  '.hidden',
])('the key %j cannot be a file, inside or outside', async (key) => {
  await expect(put({ Key: key, Body: 'x' })).rejects.toMatchObject({ name: 'InvalidArgument' });
  expect(await readdir(folder)).toEqual([]);
});

test.each(['/results/../../outside', '/results/%2e%2e/%2E%2E/outside', '/results/a%2f..%2f..%2foutside'])(
  'no path climbs out: PUT %s',
  async (path) => {
    const { hostname, port } = new URL(server.endpoint);
    const status = await new Promise((resolve, reject) => {
      request({ hostname, port, path, method: 'PUT', agent: false }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end('x');
    });
    expect([status, await readdir(folder)]).toEqual([400, []]);
  },
);

test.each([
  ['ListObjectsV2', () => client.send(new ListObjectsV2Command({ Bucket }))],
  ['a range', () => client.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-1' }))],
])('%s is not implemented, and says so', async (_name, call) => {
  await put();
  await expect(call()).rejects.toMatchObject({ name: 'NotImplemented', $metadata: { httpStatusCode: 501 } });
});

test('HeadObject says what is there, and what is not', async () => {
  await put({ ContentType: 'image/png' });
  const { ContentLength, ContentType } = await client.send(new HeadObjectCommand({ Bucket, Key }));
  expect([ContentLength, ContentType]).toEqual([Buffer.byteLength(text), 'image/png']);
  await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'none' }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 404 },
  });
});

test('a presigned URL gives the whole object to anybody, also to one who asks for a part', async () => {
  await put({ ContentType: 'image/png' });
  const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key }));
  const answers = [await fetch(url), await fetch(url, { headers: { range: 'bytes=0-9' } })];
  for (const answer of answers) {
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'image/png', text]);
  }
});

test('where only some keys are allowed, others are refused', async () => {
  await close();
  const objects = s3({ bucket: Bucket, objects: openObjects(folder), prefix: 'results/' });
  server = await startLoopback({ services: {}, objects });
  client = new S3Client({ ...clientConfig(server.endpoint), forcePathStyle: true, maxAttempts: 1 });
  await put();
  await expect(put({ Key: 'table/LOCK' })).rejects.toMatchObject({ name: 'AccessDenied' });
  expect(await readdir(folder)).toEqual(['results']);
});
