import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** Where the table is; what is absent comes from the environment, as on Lambda. */
export type TableClientOptions = Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'>;

/**
 * A client that gives up in bounded time: three tries of at most 3 s each, so that a function is never held until its
 * own timeout by a table that does not answer. It logs nothing.
 */
export function tableClient(options: TableClientOptions = {}): DynamoDBClient {
  return new DynamoDBClient({
    ...options,
    maxAttempts: 3,
    // Without `throwOnRequestTimeout` the handler only warns and waits on.
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  });
}
