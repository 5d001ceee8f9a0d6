import type { AddressInfo } from 'node:net';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { activeCaller, hashOfCallerKey } from '../../core/records/caller-record.ts';
import { callerKey } from '../../core/records/keys.ts';
import { dynamoTable } from '../../lambdas/adapters/table.ts';
import { tableClient } from '../../lambdas/adapters/table/table-client.ts';
import { deserted } from '../helpers/raw-server.ts';
import { tableShape } from '../helpers/table-shape.ts';
import { CALLED_AT, Workplace } from './bide.ts';

const server = dynalite({ createTableMs: 0 });
let endpoint = '';
let place: Workplace;
let tableName = '';
let tables = 0;

const client = () =>
  tableClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } });

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(async () => {
  place = await Workplace.make();
  tables += 1;
  tableName = `Table${tables}`;
  await client().send(new CreateTableCommand({ ...tableShape, TableName: tableName }));
  await serve(endpoint);
});

afterEach(() => place.remove());

const serve = (at: string) =>
  place.write('.bide/serve.json', {
    url: 'http://127.0.0.1:4747',
    endpoint: at,
    tableName,
    eventBusName: 'B',
    stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:M',
    pid: process.pid,
  });

const stored = async (key: string) => {
  const table = dynamoTable({ client: client(), tableName, clock: { now: () => CALLED_AT } });
  return activeCaller(await table.get(callerKey(hashOfCallerKey(key))));
};

test('create prints the key, alone on stdout; its item is what the API reads', async () => {
  const { code, out, err } = await place.bide(['keys', 'create', 'shop', '--limit', '600/1m']);
  const key = out.trimEnd();
  const keyId = hashOfCallerKey(key).slice(0, 12);
  expect([code, err]).toEqual([0, `Caller shop of owner shop, key id ${keyId}. The key is shown this once.\n`]);
  expect(key).toMatch(/^bide_[\w-]{32}$/);
  expect(await stored(key)).toMatchObject({
    keyId,
    name: 'shop',
    owner: 'shop',
    scopes: ['tasks:read', 'tasks:write'],
    limit: { requests: 600, periodSeconds: 60 },
    createdAt: CALLED_AT,
  });
});

test('--json, owner and scopes', async () => {
  const args = ['keys', 'create', 'A dashboard', '--owner', 'team-1', '--scopes', 'tasks:read', '--json'];
  const made = JSON.parse((await place.bide(args)).out) as { callerKey: string; keyId: string };
  expect(made).toEqual({
    keyId: expect.stringMatching(/^[0-9a-f]{12}$/),
    name: 'A dashboard',
    owner: 'team-1',
    scopes: ['tasks:read'],
    limit: null,
    callerKey: expect.stringMatching(/^bide_/),
  });
  expect((await stored(made.callerKey))?.owner).toBe('team-1');
});

test('list shows callers and never a key; revoke takes one out of use, once', async () => {
  const key = (await place.bide(['keys', 'create', 'shop', '--limit', '10/1s'])).out.trimEnd();
  await place.bide(['keys', 'create', 'dashboard', '--owner', 'shop', '--scopes', 'tasks:read']);
  const keyId = hashOfCallerKey(key).slice(0, 12);
  const revoked = await place.bide(['keys', 'revoke', keyId]);
  expect(revoked).toEqual({
    code: 0,
    out: '',
    err: `Revoked the key ${keyId} of shop. Caches may let it in for up to 60 s more.\n`,
  });
  expect(await stored(key)).toBeUndefined();
  expect((await place.bide(['keys', 'revoke', keyId])).err).toBe(`The key ${keyId} of shop was revoked before.\n`);
  const { out } = await place.bide(['keys', 'list']);
  expect(out).not.toContain('bide_');
  expect(
    out
      .replaceAll(/^[0-9a-f]{12}/gm, 'ID')
      .split('\n')
      .sort(),
  ).toEqual([
    '',
    'ID  dashboard  shop  tasks:read              no limit  0 s ago',
    'ID  shop       shop  tasks:read,tasks:write  10/1s     0 s ago  revoked 0 s ago',
  ]);
  const listed = (await place.bide(['keys', 'list', '--json'])).out.trimEnd().split('\n');
  const times = listed.map((line) => (JSON.parse(line) as { revokedAt: string | null }).revokedAt);
  expect(times.sort()).toEqual(['2026-01-01T00:01:00.000Z', null]);
});

test('without callers list says how to make one', async () => {
  expect(await place.bide(['keys', 'list'])).toEqual({
    code: 0,
    out: '',
    err: 'No callers. Make one with: bide keys create NAME\n',
  });
});

test('an unknown key id: exit 2', async () => {
  const { code, err } = await place.bide(['keys', 'revoke', 'nope']);
  expect([code, err]).toEqual([2, expect.stringContaining('No caller has the key id "nope"; bide keys list')]);
});

test('a table that is not there: exit 2; an endpoint that is not there: exit 3', async () => {
  tableName = 'Missing';
  await serve(endpoint);
  const missing = await place.bide(['keys', 'list']);
  expect([missing.code, missing.err]).toEqual([2, expect.stringMatching(/^bide: Cannot use the table Missing: .*\n$/)]);
  await serve(await deserted());
  const { code, err } = await place.bide(['keys', 'list']);
  expect([code, err]).toEqual([3, expect.stringContaining('bide: Cannot use the table Missing: ')]);
});
