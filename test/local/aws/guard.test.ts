/** Who may use the loopback AWS. */
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { clientConfig } from '../../../lambdas/adapters/step-ports.ts';
import { tableClient } from '../../../lambdas/adapters/table/table-client.ts';
import { lambda } from '../../../local/aws/lambda.ts';
import { startLoopback, type Loopback } from '../../../local/aws/loopback.ts';
import { isLinkInto, s3 } from '../../../local/aws/s3.ts';
import { openObjects } from '../../../local/aws/s3-objects.ts';
import { secretsManager } from '../../../local/aws/secrets-manager.ts';

const key = 'key-of-the-endpoint';
const file = { Bucket: 'results', Key: 'results/a/1-b.html' };

let folder = '';
let server: Loopback;
let called: string[];

beforeEach(async () => {
  called = [];
  folder = await mkdtemp(join(tmpdir(), 'bide-guard-'));
});

afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Everything that a served Bide has there. */
async function serve(more: { key?: string; tableFolder?: string } = {}): Promise<void> {
  const call = (name: string) => {
    called.push(name);
    return Promise.resolve({});
  };
  const find = (id: string) => {
    called.push(id);
    return 'provider-key';
  };
  const inputs = openObjects(undefined);
  await inputs.put('a.png', { bytes: Buffer.from('private'), contentType: 'image/png' });
  server = await startLoopback({
    services: { secretsmanager: secretsManager(find) },
    invocations: lambda(call),
    objects: s3({ bucket: file.Bucket, objects: openObjects(undefined), inputs: new Map([['inputs', inputs]]) }),
    isLink: isLinkInto(file.Bucket),
    ...more,
  });
}

const secret = { 'x-amz-target': 'secretsmanager.GetSecretValue' };
const table = { 'x-amz-target': 'DynamoDB_20120810.ListTables', authorization: 'AWS4-HMAC-SHA256 Credential=a' };

/** One request, with headers that `fetch` would not send. */
function send(at: string, headers: Record<string, string>, { method = 'POST', body = '{"SecretId":"s"}' } = {}) {
  return new Promise<{ status: number; headers: object; text: string }>((resolve, reject) => {
    request(at, { method, headers, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    })
      .on('error', reject)
      .end(method === 'GET' ? undefined : body);
  });
}

const invocation = (at: string) => `${at}/2015-03-31/functions/admit/invocations`;

test.each(['https://attacker.example', 'null', 'own'])('a page of the origin %s gets nothing', async (from) => {
  await serve();
  const { endpoint } = server;
  const origin = from === 'own' ? endpoint : from;
  const answers = [
    await send(endpoint, { ...secret, origin }),
    await send(endpoint, { ...table, origin }),
    await send(invocation(endpoint), { origin, 'content-type': 'text/plain' }),
    await send(endpoint, { origin, 'access-control-request-headers': 'x-amz-target' }, { method: 'OPTIONS' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  expect(JSON.parse(answers[0]?.text ?? '')).toEqual({
    __type: 'AccessDeniedException',
    message: 'Pages in a browser may not call this.',
  });
  expect(answers.filter(({ headers }) => 'access-control-allow-origin' in headers)).toEqual([]);
  expect(called).toEqual([]);
});

test.each(['attacker.example', 'localhost', '127.0.0.1:1', '127.0.0.1'])(
  'under the name %s it is not to be had: a name may only lead here',
  async (name) => {
    await serve();
    const host = name.includes('.1') ? name : `${name}:${new URL(server.endpoint).port}`;
    for (const [at, headers] of [
      [server.endpoint, secret],
      [invocation(server.endpoint), {}],
    ] as const) {
      const answer = await send(at, { ...headers, host });
      expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('AccessDenied')]);
    }
    expect(called).toEqual([]);
  },
);

test.each(['in memory', 'on disk'])('its clients know the key by the endpoint; the table is %s', async (where) => {
  await serve({ key, ...(where === 'on disk' ? { tableFolder: folder } : {}) });
  const { endpoint, tableEndpoint } = server;
  expect(new URL(endpoint).pathname).toBe(`/${key}`);
  const config = { ...clientConfig(endpoint), maxAttempts: 1 };
  const clients = {
    secrets: new SecretsManagerClient(config),
    functions: new LambdaClient(config),
    files: new S3Client({ ...config, forcePathStyle: true }),
    tables: [tableClient(clientConfig(endpoint)), tableClient(clientConfig(tableEndpoint))],
  };
  await clients.secrets.send(new GetSecretValueCommand({ SecretId: 's' }));
  await clients.functions.send(new InvokeCommand({ FunctionName: 'admit', Payload: '{}' }));
  for (const client of clients.tables) expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  await clients.files.send(new PutObjectCommand({ ...file, Body: 'text' }));
  const { Body } = await clients.files.send(new GetObjectCommand(file));
  expect([await Body?.transformToString(), called]).toEqual(['text', ['s', 'admit']]);
  for (const client of [clients.secrets, clients.functions, clients.files, ...clients.tables]) client.destroy();
});

test.each(['', '/wrong-of-that-size1', `/${key}x`, `/${key.slice(1)}`])(
  'with %j in place of the key nothing is to be had',
  async (path) => {
    await serve({ key });
    const at = new URL(server.endpoint).origin + path;
    const config = { ...clientConfig(at), maxAttempts: 1 };
    const client = new SecretsManagerClient(config);
    await expect(client.send(new GetSecretValueCommand({ SecretId: 's' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('serve.json') as unknown,
      $metadata: { httpStatusCode: 403 },
    });
    client.destroy();
    const files = new S3Client({ ...config, forcePathStyle: true });
    await expect(files.send(new PutObjectCommand({ ...file, Body: 'x' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    files.destroy();
    const answers = [await send(invocation(at), {}), await send(at, table)];
    expect([answers.map(({ status }) => status), called]).toEqual([[403, 403], []]);
  },
);

test('the way past it, to the table on disk, has a key as well, and pages get nothing there either', async () => {
  await serve({ tableFolder: folder });
  const { origin, pathname } = new URL(server.tableEndpoint);
  expect(pathname.length).toBeGreaterThan(32);
  const answers = [
    await send(origin, table),
    await send(server.tableEndpoint, { ...table, origin: 'https://attacker.example' }),
    await send(server.tableEndpoint, { ...table, host: 'attacker.example' }),
    await send(server.tableEndpoint, { origin: 'null' }, { method: 'OPTIONS' }),
  ];
  expect(answers.map(({ status, text }) => [status, text.includes('AccessDenied')])).toEqual(
    answers.map(() => [403, true]),
  );
});

test('a link leads to its file without the key, and to nothing else', async () => {
  await serve({ key });
  const client = new S3Client({ ...clientConfig(server.endpoint), forcePathStyle: true, maxAttempts: 1 });
  await client.send(new PutObjectCommand({ ...file, Body: 'text' }));
  const link = (await getSignedUrl(client, new GetObjectCommand(file))).replace(`/${key}/`, '/');
  const input = await getSignedUrl(client, new GetObjectCommand({ Bucket: 'inputs', Key: 'a.png' }));
  client.destroy();
  expect(await (await fetch(link)).text()).toBe('text');
  const answers = [
    await send(link, secret, { method: 'GET' }),
    await send(link, secret),
    await send(link, {}, { method: 'PUT' }),
    await send(`${invocation(new URL(link).origin)}?X-Amz-Signature=a`, {}, { method: 'GET' }),
    await send(input.replace(`/${key}/`, '/'), {}, { method: 'GET' }),
    await send(input, {}, { method: 'GET' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 403, 403, 403, 403, 200]);
  expect([answers[0]?.text, answers[5]?.text, called]).toEqual(['text', 'private', []]);
});

test('a file that is a page may run no script in this place', async () => {
  await serve();
  const client = new S3Client({ ...clientConfig(server.endpoint), forcePathStyle: true, maxAttempts: 1 });
  await client.send(new PutObjectCommand({ ...file, Body: '<script>1</script>', ContentType: 'text/html' }));
  const { headers } = await fetch(await getSignedUrl(client, new GetObjectCommand(file)));
  client.destroy();
  expect(
    ['content-type', 'content-security-policy', 'x-content-type-options'].map((name) => headers.get(name)),
  ).toEqual(['text/html', 'sandbox', 'nosniff']);
});
