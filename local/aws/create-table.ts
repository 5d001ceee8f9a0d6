import {
  CreateTableCommand,
  DescribeTableCommand,
  ResourceNotFoundException,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { tableClient } from '../../lambdas/adapters/table/table-client.ts';
import { clientConfig } from '../../lambdas/adapters/step-ports.ts';
import type { Blueprint } from '../blueprint.ts';

/** Creates the table of the template, unless an earlier process did; it can be used when this resolves. */
export async function createTable(endpoint: string, table: Blueprint['table']): Promise<void> {
  const client = tableClient(clientConfig(endpoint));
  const TableName = table.name;
  try {
    await untilActive(client, TableName);
  } catch (cause) {
    if (!(cause instanceof ResourceNotFoundException)) throw cause;
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: table.keySchema,
        AttributeDefinitions: table.attributeDefinitions,
        GlobalSecondaryIndexes: table.globalSecondaryIndexes,
      }),
    );
    await untilActive(client, TableName);
  } finally {
    client.destroy();
  }
}

/** A table that is being created takes no items yet; here that lasts a moment. */
async function untilActive(client: DynamoDBClient, TableName: string): Promise<void> {
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
  }
}
