import { expect, test } from '@jest/globals';
import { errorIndex, openIndex, ownerIndex } from '../../../core/records/keys.ts';
import { ofType, synthesise } from '../synthesised.ts';

const [template] = synthesise({});
if (template === undefined) throw new Error('Nothing was synthesised.');
const [[, table] = [undefined, undefined], ...moreTables] = ofType(template, 'AWS::DynamoDB::GlobalTable');
const properties = table?.Properties ?? {};

const keys = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' },
  { AttributeName: sort, KeyType: 'RANGE' },
];

test('there is one table, keyed by pk and sk', () => {
  expect(moreTables).toEqual([]);
  expect(properties['KeySchema']).toEqual(keys('pk', 'sk'));
});

test('its indexes hold keys only', () => {
  const Projection = { ProjectionType: 'KEYS_ONLY' };
  expect(properties['GlobalSecondaryIndexes']).toEqual([
    { IndexName: 'open', KeySchema: keys('openPk', 'dueAt'), Projection },
    { IndexName: 'owner', KeySchema: keys('ownerPk', 'ownerSk'), Projection },
    { IndexName: 'errors', KeySchema: keys('errorsPk', 'errorsSk'), Projection },
  ]);
});

test('its key attributes are those that records are written with, of the same types', () => {
  const at = '2026-01-01T00:00:00.000Z';
  const written: Record<string, string | number> = {
    pk: '',
    sk: '',
    ...openIndex('t', 1),
    ...ownerIndex('t', 'o', at),
    ...errorIndex({ taskId: 't', owner: 'o', code: 'c', at, n: 1 }),
  };
  const defined = properties['AttributeDefinitions'] as { AttributeName: string; AttributeType: string }[];
  expect(Object.fromEntries(defined.map((one) => [one.AttributeName, one.AttributeType]))).toEqual(
    Object.fromEntries(Object.entries(written).map(([name, value]) => [name, typeof value === 'number' ? 'N' : 'S'])),
  );
});

test('it is paid by request, encrypted, and can be restored to any point in time', () => {
  expect(properties['BillingMode']).toBe('PAY_PER_REQUEST');
  expect(properties['SSESpecification']).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
  expect(properties['Replicas']).toEqual([
    expect.objectContaining({
      Region: { Ref: 'AWS::Region' },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    }),
  ]);
});

test('rows leave by expiresAt', () => {
  expect(properties['TimeToLiveSpecification']).toEqual({ AttributeName: 'expiresAt', Enabled: true });
});

test('it stays when the stack goes', () => {
  expect([table?.DeletionPolicy, table?.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
});
