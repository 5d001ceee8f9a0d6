import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { serve } from '../../cli/serve.ts';
import { hashOfCallerKey } from '../../core/records/caller-record.ts';
import { identityOf } from '../../cli/process-identity.ts';
import { findServed, readServedCallerKey } from '../../cli/target/served.ts';
import { clientConfig } from '../../lambdas/adapters/step-ports.ts';
import { startRawServer, json, type RawServer } from '../helpers/raw-server.ts';
import { Workplace } from './bide.ts';

// Real time: the stack is synthesised, the table lies on the disk.
jest.setTimeout(60_000);

let place: Workplace;
let provider: RawServer;

beforeEach(async () => {
  place = await Workplace.make();
  provider = await startRawServer((socket) => socket.end(json('{}')));
});

afterEach(async () => {
  await provider.close();
  await place.remove();
});

/** Starts the command in the folder; resolves with the line that it prints when it is ready, and how to end it. */
async function start(args: readonly string[] = ['--port', '0']) {
  const [stdout, stderr, interrupted] = [new PassThrough(), new PassThrough(), new AbortController()];
  const environment = { BIDE_PROVIDER_URL: provider.url, BIDE_PROVIDER_KEY: 'provider-key' };
  const io = { stdout, stderr, environment, folder: place.folder, interrupted: interrupted.signal };
  const ended = serve(args, io);
  const ready = new Promise<string>((resolve) => stdout.once('data', (line) => resolve(String(line))));
  const line = await Promise.race([ready, ended.then(() => '{}')]);
  const end = () => {
    interrupted.abort();
    return ended;
  };
  return { ...(JSON.parse(line) as { url: string; callerKey: string }), end };
}

test('other commands find it by its file while it runs, and no longer', async () => {
  const { url, callerKey, end } = await start();
  const served = await findServed(place.folder);
  expect(served).toEqual({
    url,
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}$/),
    tableName: expect.any(String),
    eventBusName: expect.any(String),
    stateMachineArn: expect.stringMatching(/^arn:aws:states:/),
    eventSources: [],
    pid: process.pid,
    identity: await identityOf(process.pid),
  });
  expect(await readServedCallerKey(place.folder)).toBe(callerKey);
  for (const name of ['serve.json', 'caller-key']) {
    expect((await stat(join(place.folder, '.bide', name))).mode & 0o777).toBe(0o600);
  }
  expect(await end()).toBe(0);
  expect(await findServed(place.folder)).toBeUndefined();
  await expect(stat(join(place.folder, '.bide', 'serve.json'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('who knows no more of its endpoint than the port can neither read the provider key nor buy', async () => {
  const { end } = await start();
  const { endpoint = '' } = (await findServed(place.folder)) ?? {};
  const { origin } = new URL(endpoint);
  const post = (url: string, headers: Record<string, string> = {}) =>
    fetch(url, { method: 'POST', headers, body: '{}' });
  const answers = [
    await post(`${origin}/2015-03-31/functions/admit/invocations`),
    await post(`${endpoint}/2015-03-31/functions/admit/invocations`, { origin: 'https://attacker.example' }),
    await post(origin, { 'x-amz-target': 'secretsmanager.GetSecretValue' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
  await end();
});

test('its caller key opens the API, its endpoint takes events', async () => {
  const { url, callerKey, end } = await start();
  const { endpoint = '', eventBusName } = (await findServed(place.folder)) ?? {};
  const list = await fetch(`${url}/v1/tasks`, { headers: { authorization: `Bearer ${callerKey}` } });
  expect([list.status, await list.json()]).toEqual([200, { items: [], nextCursor: null }]);
  const client = new EventBridgeClient(clientConfig(endpoint));
  const entry = { EventBusName: eventBusName, Source: 's', DetailType: 't', Detail: '{}' };
  expect((await client.send(new PutEventsCommand({ Entries: [entry] }))).FailedEntryCount).toBe(0);
  client.destroy();
  await end();
});

test('a request of another profile than the key belongs to is refused, and nobody is asked anything', async () => {
  const { url, callerKey, end } = await start();
  provider.requests.splice(0);
  const request = { profile: 'replicate', operation: 'predictions', body: { version: 'v', input: {} } };
  const headers = { authorization: `Bearer ${callerKey}` };
  const answer = await fetch(`${url}/v1/tasks`, { method: 'POST', headers, body: JSON.stringify(request) });
  const { error } = (await answer.json()) as { error: { param: string; message: string } };
  expect([answer.status, error.param]).toEqual([400, 'profile']);
  expect(error.message).toContain('"replicate" is not BIDE_PROVIDER, which is "unified"');
  await end();
  expect(provider.requests).toEqual([]);
});

test('its key is shown to nobody before there is a task', async () => {
  const { end } = await start();
  await end();
  expect(provider.requests).toHaveLength(1);
  expect(provider.requests.join('')).not.toContain('provider-key');
});

test('the caller key of a folder is made once', async () => {
  const first = await start();
  await first.end();
  const second = await start();
  await second.end();
  expect(second.callerKey).toBe(first.callerKey);
});

test('a caller key whose writing a kill cut off is made anew, and opens the API', async () => {
  await place.write('.bide/caller-key', '');
  const { url, callerKey, end } = await start();
  const list = await fetch(`${url}/v1/tasks`, { headers: { authorization: `Bearer ${callerKey}` } });
  expect([callerKey.length > 30, list.status]).toEqual([true, 200]);
  expect(await readServedCallerKey(place.folder)).toBe(callerKey);
  await end();
});

test('what holds requests and results is for the eyes of its owner, in a folder of anybody', async () => {
  await place.write('.bide/outputs.json', {});
  await chmod(join(place.folder, '.bide'), 0o755);
  const { end } = await start();
  await end();
  const modes = ['table', 'results', 'invocations.jsonl', 'caller-key'].map(async (name) => {
    return [name, ((await stat(join(place.folder, '.bide', name))).mode & 0o077).toString(8)];
  });
  expect(Object.fromEntries(await Promise.all(modes))).toEqual({
    table: '0',
    results: '0',
    'invocations.jsonl': '0',
    'caller-key': '0',
  });
});

test('a caller key that was revoked stays so: the next start makes another', async () => {
  const first = await start();
  expect((await place.bide(['keys', 'revoke', hashOfCallerKey(first.callerKey).slice(0, 12)])).code).toBe(0);
  await first.end();
  const second = await start();
  const statusOf = async (key: string) =>
    (await fetch(`${second.url}/v1/tasks`, { headers: { authorization: `Bearer ${key}` } })).status;
  expect([await statusOf(first.callerKey), await statusOf(second.callerKey)]).toEqual([401, 200]);
  expect(await readServedCallerKey(place.folder)).toBe(second.callerKey);
  await second.end();
});

test('an event from a source without an owner: the command says that nothing comes of it', async () => {
  await place.write('cdk.json', { context: { bide: { eventOwners: { 'my.shop': 'shop' } } } });
  const { end } = await start();
  const request = { profile: 'unified', operation: 'images', body: { model: 'image-1' } };
  await place.write('one.json', request);
  const [bad, good] = [
    await place.bide(['events', 'put', 'one.json']),
    await place.bide(['events', 'put', 'one.json', '--source', 'my.shop']),
  ];
  await end();
  expect([bad.code, bad.err]).toEqual([
    0,
    '"eventOwners" in the settings of the Bide that is served here has no "bide.cli": it makes no task of this event.\n' +
      'Sources with an owner: my.shop; name one with --source.\n',
  ]);
  expect([good.code, good.err]).toEqual([0, '']);
});

test('a port that is taken: it ends, and leaves nothing running and no file', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(start(['--port', String(port)])).rejects.toThrow(
    `Port ${port} is taken, perhaps by another bide serve.`,
  );
  expect(await findServed(place.folder)).toBeUndefined();
  await new Promise((resolve) => other.close(resolve));
});
