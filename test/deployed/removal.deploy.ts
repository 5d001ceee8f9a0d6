/** The README's last command, `cdk destroy`: what goes, and what was paid for and stays. Runs last. */
import { randomUUID } from 'node:crypto';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { beforeAll, expect, test } from '@jest/globals';
import { imageRequest } from '../scenarios/image-request.ts';
import { finished, submit } from './caller.ts';
import { STACK } from './cdk.ts';
import { inCheckout } from './checkout.ts';
import { deployBlocks } from './readme.ts';
import { storedTask } from './table.ts';
import { aws, target } from './target.ts';

let lastTask = '';

beforeAll(async () => {
  lastTask = (await finished((await submit(imageRequest({ id: randomUUID() }))).id)).id;
  const lastCommand = deployBlocks.at(-1) ?? '';
  expect(lastCommand).toBe('npx cdk destroy --force\n');
  await inCheckout(lastCommand);
});

test('the stack and its state machine are gone', async () => {
  const { StateMachineArn: stateMachineArn } = target().outputs;
  const stack = new CloudFormationClient(aws()).send(new DescribeStacksCommand({ StackName: STACK }));
  await expect(stack).rejects.toThrow(STACK);
  const machine = new SFNClient(aws()).send(new DescribeStateMachineCommand({ stateMachineArn }));
  await expect(machine).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
});

test('the table with its tasks, the results and the provider keys stay', async () => {
  const { ResultsBucketName: Bucket, ProviderSecretunified: SecretId } = target().outputs;
  expect((await storedTask(lastTask)).outcome?.code).toBe('succeeded');
  const bucket = new S3Client({ ...aws(), forcePathStyle: true }).send(new HeadBucketCommand({ Bucket }));
  await expect(bucket).resolves.toBeDefined();
  const secret = new SecretsManagerClient(aws()).send(new GetSecretValueCommand({ SecretId }));
  await expect(secret).resolves.toMatchObject({ SecretString: expect.any(String) });
});
