import { expect, test } from '@jest/globals';
import { fixed } from '../../../core/defaults.ts';
import { only, synthesise, type Statement } from '../synthesised.ts';

const [template] = synthesise({});
if (template === undefined) throw new Error('Nothing was synthesised.');
const bucket = only(template, 'AWS::S3::Bucket');

test('it is private', () => {
  expect(bucket.Properties['PublicAccessBlockConfiguration']).toEqual({
    BlockPublicAcls: true,
    BlockPublicPolicy: true,
    IgnorePublicAcls: true,
    RestrictPublicBuckets: true,
  });
  expect(bucket.Properties['OwnershipControls']).toEqual({ Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] });
});

test('it is encrypted', () => {
  expect(bucket.Properties['BucketEncryption']).toEqual({
    ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
  });
});

test('it is reached by TLS 1.2 alone', () => {
  const { PolicyDocument } = only(template, 'AWS::S3::BucketPolicy').Properties as {
    PolicyDocument: { Statement: Statement[] };
  };
  expect(PolicyDocument.Statement.map(({ Effect, Action, Condition }) => ({ Effect, Action, Condition }))).toEqual([
    { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    { Effect: 'Deny', Action: 's3:*', Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } },
  ]);
});

test('results leave when their task does', () => {
  expect(bucket.Properties['LifecycleConfiguration']).toEqual({
    Rules: [
      {
        Status: 'Enabled',
        ExpirationInDays: fixed.taskDays,
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
    ],
  });
});

test('it stays when the stack goes', () => {
  expect([bucket.DeletionPolicy, bucket.UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
});
