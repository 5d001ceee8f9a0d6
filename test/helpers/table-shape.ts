import type { CreateTableCommandInput, GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';

function keysOnly(IndexName: string, partitionKey: string, sortKey: string): GlobalSecondaryIndex {
  return {
    IndexName,
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' },
      { AttributeName: sortKey, KeyType: 'RANGE' },
    ],
    Projection: { ProjectionType: 'KEYS_ONLY' },
  };
}

/** The one table, as CreateTable takes it, its name aside. */
export const tableShape = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    ...['pk', 'sk', 'openPk', 'ownerPk', 'ownerSk', 'errorsPk', 'errorsSk'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S' as const,
    })),
    { AttributeName: 'dueAt', AttributeType: 'N' },
  ],
  GlobalSecondaryIndexes: [
    keysOnly('open', 'openPk', 'dueAt'),
    keysOnly('owner', 'ownerPk', 'ownerSk'),
    keysOnly('errors', 'errorsPk', 'errorsSk'),
  ],
} satisfies Omit<CreateTableCommandInput, 'TableName'>;
