import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  paginateQuery,
  type AttributeValue,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Clock, IndexEntry, IndexQuery, Table, WriteResult } from '../../core/ports.ts';
import { indexAttributes } from '../../core/records/keys.ts';
import type { Condition, Item, Key, Update } from '../../core/records/write.ts';
import { checkValue } from './table/check-value.ts';
import { InvalidRequestError } from './table/invalid-request-error.ts';
import { renderCondition, renderUpdate } from './table/render-expression.ts';

/** Which table, by which client, and the clock that judges `expiresAt` (seconds since the epoch). */
export interface DynamoTableOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  readonly clock: Pick<Clock, 'now'>;
}

/** The table on DynamoDB. A condition that fails is a `refused`; whatever else the service says is thrown as it is. */
export function dynamoTable({ client, tableName: TableName, clock }: DynamoTableOptions): Table {
  const isAlive = ({ expiresAt }: Item) => typeof expiresAt !== 'number' || expiresAt * 1000 > clock.now();

  const get = async (key: Key): Promise<Item | undefined> => {
    const command = new GetItemCommand({ TableName, Key: keyOf(key), ConsistentRead: true });
    const { Item: stored } = await client.send(command);
    const item = stored === undefined ? undefined : itemOf(stored);
    return item !== undefined && isAlive(item) ? item : undefined;
  };

  const put = (item: Item, condition?: Condition): Promise<WriteResult> =>
    written(async () => {
      checkValue(item, '');
      const rendered = condition === undefined ? {} : renderCondition(condition);
      await client.send(new PutItemCommand({ TableName, Item: marshall(item), ...rendered }));
      return item;
    });

  const update = (change: Update): Promise<WriteResult> =>
    written(async () => {
      const rendered = renderUpdate(change);
      const { Attributes = {} } = await client.send(
        new UpdateItemCommand({ TableName, Key: keyOf(change.key), ReturnValues: 'ALL_NEW', ...rendered }),
      );
      return itemOf(Attributes);
    });

  const list = async (pk: string, prefix: string, last?: number): Promise<Item[]> => {
    if (last !== undefined) return lastOf(pk, prefix, last);
    const items: Item[] = [];
    for await (const page of paginateQuery({ client }, { TableName, ConsistentRead: true, ...partition(pk, prefix) })) {
      items.push(...(page.Items ?? []).map(itemOf).filter(isAlive));
    }
    return items;
  };

  const lastOf = async (pk: string, prefix: string, last: number): Promise<Item[]> => {
    const end = { ConsistentRead: true, ScanIndexForward: false, Limit: last, ...partition(pk, prefix) };
    const { Items = [] } = await client.send(new QueryCommand({ TableName, ...end }));
    return Items.map(itemOf).filter(isAlive).reverse();
  };

  const index = async (query: IndexQuery): Promise<IndexEntry[]> => {
    const { sk } = indexAttributes[query.index];
    const entries: IndexEntry[] = [];
    let from: Record<string, AttributeValue> | undefined;
    do {
      const left = query.limit - entries.length;
      const page = await client.send(
        new QueryCommand({ TableName, Limit: left, ExclusiveStartKey: from, ...stretch(query) }),
      );
      entries.push(...(page.Items ?? []).map(itemOf).map((item) => ({ key: keyIn(item), at: item[sk] as string })));
      from = page.LastEvaluatedKey;
    } while (from !== undefined && entries.length < query.limit);
    return entries;
  };

  return { get, put, update, list, index };
}

const keyIn = ({ pk, sk }: Item): Key => ({ pk, sk });

function stretch({ index, pk, from, to, descending = false }: IndexQuery) {
  return {
    IndexName: index,
    KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#pk': indexAttributes[index].pk, '#sk': indexAttributes[index].sk },
    ExpressionAttributeValues: marshall({ ':pk': pk, ':from': from, ':to': to }),
    ScanIndexForward: !descending,
  };
}

/** A failed condition as a result instead of an exception. */
async function written(write: () => Promise<Item>): Promise<WriteResult> {
  try {
    return { kind: 'written', item: await write() };
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return { kind: 'refused' };
    throw error;
  }
}

function keyOf({ pk, sk }: Key) {
  checkValue({ pk, sk }, '');
  return marshall({ pk, sk });
}

/** The table's key schema makes every stored item an `Item`. */
const itemOf = (attributes: Record<string, AttributeValue>) => unmarshall(attributes) as Item;

/** DynamoDB refuses `begins_with` of an empty text, which every sort key begins with. */
function partition(pk: string, prefix: string) {
  if (pk === '') throw new InvalidRequestError('A list of partition "" was asked for. Name a partition.');
  if (prefix === '') return { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: marshall({ ':pk': pk }) };
  return {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: marshall({ ':pk': pk, ':prefix': prefix }),
  };
}
