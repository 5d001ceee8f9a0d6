import { CreateTableCommand, DescribeTableCommand, ResourceNotFoundException } from '@aws-sdk/client-dynamodb';
import { tableClient } from '../../lambdas/adapters/table/table-client.ts';
import { clientConfig } from '../../lambdas/adapters/step-ports.ts';
import type { Blueprint } from '../blueprint.ts';

/** Creates the table of the template, unless an earlier process did. */
export async function createTable(endpoint: string, table: Blueprint['table']): Promise<void> {
  const client = tableClient(clientConfig(endpoint));
  const TableName = table.name;
  try {
    await client.send(new DescribeTableCommand({ TableName }));
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
  } finally {
    client.destroy();
  }
}
