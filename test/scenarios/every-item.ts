import { paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../../core/records/write.ts';
import { clientConfig } from '../../lambdas/adapters/step-ports.ts';
import { tableClient } from '../../lambdas/adapters/table/table-client.ts';

/** Where a table is. */
export interface TableAt {
  readonly endpoint: string;
  readonly tableName: string;
}

/** Everything that a table holds. */
export async function everyItemAt({ endpoint, tableName }: TableAt): Promise<Item[]> {
  const client = tableClient(clientConfig(endpoint));
  const items: Item[] = [];
  try {
    for await (const { Items = [] } of paginateScan({ client }, { TableName: tableName }))
      items.push(...Items.map((item) => unmarshall(item) as Item));
    return items;
  } finally {
    client.destroy();
  }
}
