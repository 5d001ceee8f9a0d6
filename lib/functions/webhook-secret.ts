import { RemovalPolicy } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { environmentNames } from '../../core/names.ts';

/** The secret that webhooks are signed with, which one function alone may read. Its value is made by Secrets Manager. */
export function webhookSecret(scope: Construct, id: string, fn: Function): Secret {
  const secret = new Secret(scope, id, {
    description: 'What the webhooks of Bide are signed with',
    removalPolicy: RemovalPolicy.RETAIN,
    generateSecretString: {
      secretStringTemplate: '{}',
      generateStringKey: 'current',
      passwordLength: 64,
      excludePunctuation: true,
    },
  });
  fn.addEnvironment(environmentNames.webhookSecret, secret.secretArn);
  // `Secret.grantRead` would let it read what is known about the secret, too.
  const resourceArns = [secret.secretArn];
  Grant.addToPrincipal({ grantee: fn, actions: ['secretsmanager:GetSecretValue'], resourceArns });
  return secret;
}
