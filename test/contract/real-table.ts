import { CreateTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { dynamoTable } from '../../lambdas/adapters/table.ts';
import { tableClient } from '../../lambdas/adapters/table/table-client.ts';
import { tableShape } from '../helpers/table-shape.ts';
import type { MakeTable } from './table-contract.ts';

/** The adapter over a fresh table at a DynamoDB that listens on loopback. */
export function realTable(endpoint: string): MakeTable {
  return async (clock) => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const client = tableClient({ endpoint, region: 'us-east-1', credentials });
    const TableName = 'contract';
    await client.send(new CreateTableCommand({ TableName, ...tableShape }));
    await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 1 }, { TableName });
    return {
      table: dynamoTable({ client, tableName: TableName, clock }),
      close: () => {
        client.destroy();
        return Promise.resolve();
      },
    };
  };
}
