import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { indexNames } from '../../core/names.ts';
import type { KeyPrefix } from '../../core/records/keys.ts';
import { resultsBucket } from './results-bucket.ts';
import { taskTable } from './task-table.ts';

/** Keys of long results in the bucket. */
const RESULTS = 'results/*';

export type ItemAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'Query';
export type IndexName = keyof typeof indexNames;

/** What is kept: the one table, and the bucket for long results. Both are retained: records of money outlive a stack. */
export class Storage extends Construct {
  readonly table: TableV2;
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = taskTable(this, 'Table');
    this.bucket = resultsBucket(this, 'Results');
  }

  /** Single items of the table itself whose partition key begins so; `TableV2.grant` would add every index. */
  grantItems(grantee: IGrantable, prefix: KeyPrefix, actions: readonly ItemAction[] = []): void {
    if (actions.length === 0) return;
    const conditions = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${prefix}*`] } };
    Grant.addToPrincipal({ grantee, actions: named(actions), resourceArns: [this.table.tableArn], conditions });
  }

  /** Looks things up by these indexes: keys alone. Leading keys are documented for the table's own partition key only. */
  grantIndexes(grantee: IGrantable, indexes: readonly IndexName[] = []): void {
    if (indexes.length === 0) return;
    const resourceArns = indexes.map((index) => `${this.table.tableArn}/index/${indexNames[index]}`);
    Grant.addToPrincipal({ grantee, actions: ['dynamodb:Query'], resourceArns });
  }

  /** Stores long results. */
  grantPutResults(grantee: IGrantable): void {
    const resourceArns = [this.bucket.arnForObjects(RESULTS)];
    Grant.addToPrincipal({ grantee, actions: ['s3:PutObject'], resourceArns });
  }

  /** Reads long results. */
  grantReadResults(grantee: IGrantable): void {
    const resourceArns = [this.bucket.arnForObjects(RESULTS)];
    Grant.addToPrincipal({ grantee, actions: ['s3:GetObject'], resourceArns });
  }

  /** Reads everything that is kept, and changes nothing. */
  grantRead(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: named(['GetItem', 'Query']), resourceArns: [this.table.tableArn] });
    this.grantIndexes(grantee, ['open', 'owner', 'errors']);
    this.grantReadResults(grantee);
  }
}

const named = (actions: readonly ItemAction[]): string[] => actions.map((action) => `dynamodb:${action}`);
