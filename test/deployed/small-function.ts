/** A function of a few lines in the emulator, deployed by a stack of its own. */
import { randomUUID } from 'node:crypto';
import { CloudFormationClient, CreateStackCommand, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import { aws } from './target.ts';

/** It answers after `ms` with the version of the Node that it runs on. */
const ZipFile = `exports.handler = ({ ms = 0 }) =>
  new Promise((resolve) => setTimeout(() => resolve({ version: process.version }), ms));`;

/** Deploys it for this runtime, e.g. `nodejs24.x`; answers with its name. */
export async function smallFunction(runtime: string): Promise<string> {
  const FunctionName = `small-${randomUUID()}`;
  const Properties = {
    FunctionName,
    Runtime: runtime,
    Handler: 'index.handler',
    Timeout: 60,
    Role: 'arn:aws:iam::000000000000:role/small',
    Code: { ZipFile },
  };
  const client = new CloudFormationClient(aws());
  const StackName = FunctionName;
  const TemplateBody = JSON.stringify({ Resources: { Small: { Type: 'AWS::Lambda::Function', Properties } } });
  await client.send(new CreateStackCommand({ StackName, TemplateBody }));
  await waitUntilStackCreateComplete({ client, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { StackName });
  return FunctionName;
}
