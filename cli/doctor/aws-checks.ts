/** The account: who we are in it, where, and whether the CDK may deploy there. */
import type { Outputs } from '../target/outputs.ts';
import { failed, ok, reasonOf, skipped, type Finding } from './check.ts';

/** A check never hangs. */
const bounded = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

export interface Identity {
  readonly arn: string;
  readonly account: string;
}

/** The stack's region, else the one that the SDK is configured with. @throws when there is none */
export async function regionOf(outputs: Outputs | undefined): Promise<string> {
  if (outputs !== undefined) return outputs.region;
  const { STSClient } = await import('@aws-sdk/client-sts');
  return new STSClient({}).config.region();
}

/** Who AWS thinks we are. @throws when it does not know us */
export async function identityOf(region: string): Promise<Identity> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { Arn = '', Account = '' } = await new STSClient({ region, ...bounded }).send(new GetCallerIdentityCommand({}));
  return { arn: Arn, account: Account };
}

export async function checkRegion(region: () => Promise<string>, outputs: Outputs | undefined): Promise<Finding> {
  try {
    return ok(`${await region()}${outputs === undefined ? '' : ', of the stack'}`);
  } catch (cause) {
    return failed(reasonOf(cause), 'export AWS_REGION=us-east-1');
  }
}

export async function checkCredentials(
  region: () => Promise<string>,
  identity: () => Promise<Identity>,
): Promise<Finding> {
  if ((await region().catch(() => undefined)) === undefined) return skipped('needs a region');
  try {
    return ok((await identity()).arn);
  } catch (cause) {
    return failed(reasonOf(cause), 'aws configure sso');
  }
}

export async function checkBootstrap(
  region: () => Promise<string>,
  identity: () => Promise<Identity>,
): Promise<Finding> {
  const who = await identity().catch(() => undefined);
  if (who === undefined) return skipped('needs credentials and a region');
  const where = await region();
  const fix = `npx cdk bootstrap aws://${who.account}/${where}`;
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  try {
    const client = new CloudFormationClient({ region: where, ...bounded });
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: 'CDKToolkit' }));
    const { StackStatus: status = 'unknown', Outputs = [] } = stack ?? {};
    const version = Outputs.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue;
    if (!/^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE$/.test(status)) {
      return failed(`the stack CDKToolkit is ${status}`, fix);
    }
    return ok(`CDKToolkit${version === undefined ? '' : `, version ${version}`}`);
  } catch (cause) {
    return failed(reasonOf(cause), fix);
  }
}
