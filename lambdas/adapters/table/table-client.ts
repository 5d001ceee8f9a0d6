import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** Where the table is; what is absent comes from the environment, as on Lambda. */
export interface TableClientOptions extends Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials'> {
  /** How long one try may take once it is connected; 3,000 ms unless told. */
  readonly requestTimeoutMs?: number;
}

/**
 * A client that gives up in bounded time: three tries, each with a limit on connecting and on the answer, so that a
 * function is never held until its own timeout by a table that does not answer. It logs nothing.
 */
export function tableClient({ requestTimeoutMs = 3000, ...options }: TableClientOptions = {}): DynamoDBClient {
  return new DynamoDBClient({
    ...options,
    maxAttempts: 3,
    // Without `throwOnRequestTimeout` the handler only warns and waits on.
    requestHandler: { connectionTimeout: 1000, requestTimeout: requestTimeoutMs, throwOnRequestTimeout: true },
  });
}
