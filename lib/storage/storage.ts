import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { indexNames } from '../../core/names.ts';
import { resultsBucket } from './results-bucket.ts';
import { taskTable } from './task-table.ts';

/** Keys of long results in the bucket. */
const RESULTS = 'results/*';

type ItemAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'Query';

/** What is kept: the one table, and the bucket for long results. Both are retained: records of money outlive a stack. */
export class Storage extends Construct {
  readonly table: TableV2;
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = taskTable(this, 'Table');
    this.bucket = resultsBucket(this, 'Results');
  }

  /** Single items of the table itself; `TableV2.grant` would add every index. Nothing deletes: rows leave by their age. */
  grantItems(grantee: IGrantable, actions: readonly ItemAction[]): void {
    const named = actions.map((action) => `dynamodb:${action}`);
    Grant.addToPrincipal({ grantee, actions: named, resourceArns: [this.table.tableArn] });
  }

  /** Looks things up by these indexes. */
  grantIndexes(grantee: IGrantable, indexes: readonly (keyof typeof indexNames)[]): void {
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
    this.grantItems(grantee, ['GetItem', 'Query']);
    this.grantIndexes(grantee, ['open', 'owner', 'errors']);
    this.grantReadResults(grantee);
  }
}
