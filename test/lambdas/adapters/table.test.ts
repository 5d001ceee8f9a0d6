import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { absent } from '../../../core/records/write.ts';
import { dynamoTable } from '../../../lambdas/adapters/table.ts';
import { tableClient } from '../../../lambdas/adapters/table/table-client.ts';

interface Call {
  readonly operation: string | undefined;
  readonly body: unknown;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const key = { pk: 'P', sk: 'S' };
const Key = { pk: { S: 'P' }, sk: { S: 'S' } };
const fault = (status: number, name: string): Answer => ({ status, body: { __type: `com.amazonaws#${name}` } });

describe('dynamoTable', () => {
  let server: Server;
  let client: DynamoDBClient;
  let calls: Call[];
  /** Undefined: never. */
  let answer: (nth: number) => Answer | undefined;

  beforeEach(async () => {
    calls = [];
    answer = () => ({ status: 200, body: {} });
    server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const operation = String(request.headers['x-amz-target']).split('.')[1];
        calls.push({ operation, body: JSON.parse(text) });
        const given = answer(calls.length);
        if (given === undefined) return;
        const { status, body } = given;
        response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    client = tableClient({ endpoint, region: 'us-east-1', credentials, requestTimeoutMs: 200 });
  });
  afterEach(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const table = () => dynamoTable({ client, tableName: 'T', clock: { now: () => 0 } });

  test('reads with strong consistency', async () => {
    await table().get({ ...key, more: 'is ignored' } as typeof key);
    await table().list('P', 'S#');
    await table().list('P', 'S#', 2);
    const partition = {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': { S: 'P' }, ':prefix': { S: 'S#' } },
    };
    expect(calls).toEqual([
      { operation: 'GetItem', body: { TableName: 'T', Key, ConsistentRead: true } },
      { operation: 'Query', body: { TableName: 'T', ConsistentRead: true, ...partition } },
      {
        operation: 'Query',
        body: { TableName: 'T', ConsistentRead: true, ScanIndexForward: false, Limit: 2, ...partition },
      },
    ]);
  });

  test('pages through a partition, from where the last page ended', async () => {
    const item = (sk: string) => ({ pk: { S: 'P' }, sk: { S: sk } });
    answer = (nth) => ({
      status: 200,
      body: nth < 3 ? { Items: [item(`${nth}`)], LastEvaluatedKey: item(`${nth}`) } : {},
    });
    expect(await table().list('P', '')).toEqual([
      { pk: 'P', sk: '1' },
      { pk: 'P', sk: '2' },
    ]);
    expect(calls.map(({ body }) => (body as { ExclusiveStartKey?: unknown }).ExclusiveStartKey)).toEqual([
      undefined,
      item('1'),
      item('2'),
    ]);
  });

  test('asks for the new item with every update', async () => {
    answer = () => ({ status: 200, body: { Attributes: { ...Key, n: { N: '2' } } } });
    expect(await table().update({ key, add: { n: 1 } })).toEqual({ kind: 'written', item: { ...key, n: 2 } });
    expect(calls).toEqual([
      {
        operation: 'UpdateItem',
        body: {
          TableName: 'T',
          Key,
          ReturnValues: 'ALL_NEW',
          UpdateExpression: 'SET #0 = if_not_exists(#0, :0) + :1',
          ExpressionAttributeNames: { '#0': 'n' },
          ExpressionAttributeValues: { ':0': { N: '0' }, ':1': { N: '1' } },
        },
      },
    ]);
  });

  test('takes a failed condition as a refusal, at the first answer', async () => {
    answer = () => fault(400, 'ConditionalCheckFailedException');
    expect(await table().put(key as typeof key & Record<string, string>, absent('pk'))).toEqual({ kind: 'refused' });
    expect(await table().update({ key, onlyIf: absent('pk') })).toEqual({ kind: 'refused' });
    expect(calls).toHaveLength(2);
  });

  test('throws what the service says otherwise', async () => {
    answer = () => fault(400, 'ResourceNotFoundException');
    await expect(table().update({ key })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(calls).toHaveLength(1);
  });

  test('tries a broken service three times, then throws', async () => {
    answer = () => fault(500, 'InternalServerError');
    await expect(table().get(key)).rejects.toMatchObject({ name: 'InternalServerError' });
    expect(calls).toHaveLength(3);
  });

  test('sends nothing that would lose a value', async () => {
    const lost = { ...key, a: { b: undefined } } as unknown as Parameters<ReturnType<typeof table>['put']>[0];
    await expect(table().put(lost)).rejects.toThrow('Attribute a.b is undefined. Leave it out, or store null.');
    await expect(table().get({ pk: 'P' } as typeof key)).rejects.toThrow('Attribute sk is undefined.');
    expect(calls).toEqual([]);
  });

  test('tries a silent service three times, then gives up', async () => {
    answer = () => undefined;
    await expect(table().get(key)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(calls).toHaveLength(3);
  });
});
