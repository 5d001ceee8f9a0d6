import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { indexNames } from '../../core/names.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });
const number = (name: string) => ({ name, type: AttributeType.NUMBER });

/** The one table. */
export function taskTable(scope: Construct, id: string): TableV2 {
  const projectionType = ProjectionType.KEYS_ONLY;
  return new TableV2(scope, id, {
    partitionKey: text('pk'),
    sortKey: text('sk'),
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: 'expiresAt',
    removalPolicy: RemovalPolicy.RETAIN,
    globalSecondaryIndexes: [
      { indexName: indexNames.open, partitionKey: text('openPk'), sortKey: number('dueAt'), projectionType },
      { indexName: indexNames.owner, partitionKey: text('ownerPk'), sortKey: text('ownerSk'), projectionType },
      { indexName: indexNames.errors, partitionKey: text('errorsPk'), sortKey: text('errorsSk'), projectionType },
    ],
  });
}
