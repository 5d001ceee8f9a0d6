import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { GetItemCommand, ListTablesCommand, PutItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { clientConfig } from '../../../lambdas/adapters/step-ports.ts';
import { tableClient } from '../../../lambdas/adapters/table/table-client.ts';
import { createTable } from '../../../local/aws/create-table.ts';
import { startLoopback, type Loopback, type LoopbackOptions } from '../../../local/aws/loopback.ts';
import { AwsError } from '../../../local/aws/operation.ts';
import { tableShape } from '../../helpers/table-shape.ts';

const table = {
  name: 'Tasks',
  keySchema: tableShape.KeySchema,
  attributeDefinitions: tableShape.AttributeDefinitions,
  globalSecondaryIndexes: tableShape.GlobalSecondaryIndexes,
};
const Item = { pk: { S: 'P' }, sk: { S: 'S' }, n: { N: '7' } };
const Key = { pk: Item.pk, sk: Item.sk };

const servers: Loopback[] = [];
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-loopback-'));
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  await rm(folder, { recursive: true, force: true });
});

async function serve(options: Partial<LoopbackOptions> = {}): Promise<Loopback> {
  const server = await startLoopback({ services: {}, ...options });
  servers.push(server);
  return server;
}

async function withTable<T>({ endpoint }: Loopback, work: (client: DynamoDBClient) => Promise<T>): Promise<T> {
  const client = tableClient(clientConfig(endpoint));
  try {
    return await work(client);
  } finally {
    client.destroy();
  }
}

/** One request as the SDKs send it. */
async function call({ endpoint }: Loopback, target: string | undefined, body = '{}') {
  const headers = target === undefined ? {} : { 'x-amz-target': target };
  const response = await fetch(endpoint, { method: 'POST', headers, body });
  return { status: response.status, answer: await response.json() };
}

test('it listens on loopback alone, on a port that the system chose', async () => {
  const [first, second] = [await serve(), await serve()];
  expect(first.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(second.endpoint).not.toBe(first.endpoint);
});

test('a port that is taken is an error, not a server somewhere else', async () => {
  const port = Number(new URL((await serve()).endpoint).port);
  await expect(serve({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('an operation gets the JSON of its request, and its answer is JSON', async () => {
  const server = await serve({ services: { S: { Echo: (request) => ({ got: request }) } } });
  expect(await call(server, 'S.Echo', '{"a":[1]}')).toEqual({ status: 200, answer: { got: { a: [1] } } });
  expect(await call(server, 'S.Echo', '')).toEqual({ status: 200, answer: { got: {} } });
});

test.each(['S.Other', 'T.Echo', 'S.constructor', 'constructor.name', 'S'])(
  '%s is an unknown operation',
  async (target) => {
    const server = await serve({ services: { S: { Echo: () => ({}) } } });
    const answer = { __type: 'UnknownOperationException', message: `${target} is not supported here.` };
    expect(await call(server, target)).toEqual({ status: 400, answer });
  },
);

test('a request without a target is an unknown operation too', async () => {
  expect(await call(await serve(), undefined)).toMatchObject({
    status: 400,
    answer: { __type: 'UnknownOperationException' },
  });
});

test('a real client reads an unknown operation as an error of that name, and does not try again', async () => {
  const { endpoint } = await serve({ services: { AWSStepFunctions: {} } });
  const client = new SFNClient(clientConfig(endpoint));
  await expect(client.send(new ListStateMachinesCommand({}))).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: 'AWSStepFunctions.ListStateMachines is not supported here.',
    $metadata: { httpStatusCode: 400, attempts: 1 },
  });
  client.destroy();
});

test('an error of ours is the caller’s fault, anything else the server’s', async () => {
  const fail = (cause: Error) => () => {
    throw cause;
  };
  const services = { S: { Ours: fail(new AwsError('Odd', 'why')), Theirs: fail(new RangeError('oops')) } };
  const server = await serve({ services });
  expect(await call(server, 'S.Ours')).toEqual({ status: 400, answer: { __type: 'Odd', message: 'why' } });
  expect(await call(server, 'S.Theirs')).toEqual({
    status: 500,
    answer: { __type: 'InternalFailure', message: 'RangeError: oops' },
  });
});

test('a call is seen before it is made, and what is thrown then becomes its answer', async () => {
  const seen: string[] = [];
  const onCall = (target: string) => {
    seen.push(target);
    if (target.endsWith('PutItem')) throw new AwsError('AccessDeniedException', 'Not today.');
  };
  const server = await serve({ services: { S: { Echo: () => ({}) } }, onCall });
  expect(await call(server, 'S.Echo')).toEqual({ status: 200, answer: {} });
  await withTable(server, async (client) => {
    const put = client.send(new PutItemCommand({ TableName: 'Tasks', Item }));
    await expect(put).rejects.toMatchObject({ name: 'AccessDeniedException', message: 'Not today.' });
  });
  expect(seen).toEqual(['S.Echo', 'DynamoDB_20120810.PutItem']);
});

test('an answer that is lost: the call was made, and a real client makes it again', async () => {
  let left = 1;
  const onCall = (target: string) => (target.endsWith('PutItem') && left-- > 0 ? 'lost' : 'made');
  const server = await serve({ onCall });
  await withTable(server, async (client) => {
    await createTable(server.endpoint, table);
    const ConditionExpression = 'attribute_not_exists(pk)';
    const put = client.send(new PutItemCommand({ TableName: 'Tasks', Item, ConditionExpression }));
    await expect(put).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', $metadata: { attempts: 2 } });
  });
});

test('a body that is not JSON is the caller’s fault', async () => {
  const server = await serve({ services: { S: { Echo: () => ({}) } } });
  expect(await call(server, 'S.Echo', '{')).toMatchObject({
    status: 400,
    answer: { __type: 'SerializationException' },
  });
});

test('the table is created once, with its indexes, and takes items', async () => {
  const server = await serve();
  await createTable(server.endpoint, table);
  await createTable(server.endpoint, table);
  await withTable(server, async (client) => {
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(['Tasks']);
    await client.send(new PutItemCommand({ TableName: 'Tasks', Item }));
    expect((await client.send(new GetItemCommand({ TableName: 'Tasks', Key }))).Item).toEqual(Item);
  });
});

test('a table in a folder is there for the next server, which can take it over at once', async () => {
  const first = await serve({ tableFolder: folder });
  await createTable(first.endpoint, table);
  await withTable(first, (client) => client.send(new PutItemCommand({ TableName: 'Tasks', Item })));
  await servers.pop()?.close();
  const second = await serve({ tableFolder: folder });
  const found = await withTable(second, (client) => client.send(new GetItemCommand({ TableName: 'Tasks', Key })));
  expect(found.Item).toEqual(Item);
});

test('a table in memory is gone with its server', async () => {
  const first = await serve();
  await createTable(first.endpoint, table);
  const second = await serve();
  expect((await withTable(second, (client) => client.send(new ListTablesCommand({})))).TableNames).toEqual([]);
});
