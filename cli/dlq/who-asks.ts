import { awsConfig, type Resources } from '../target/resources.ts';
import { withAws } from '../target/with-aws.ts';

/** Whom the audit names: the ARN that AWS knows somebody by, or this machine. */
export async function whoAsks(resources: Resources): Promise<string> {
  if (resources.kind === 'served') return 'local';
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient(awsConfig(resources));
  try {
    const { Arn = 'unknown' } = await withAws('find out who asks', () => client.send(new GetCallerIdentityCommand({})));
    return Arn;
  } finally {
    client.destroy();
  }
}
