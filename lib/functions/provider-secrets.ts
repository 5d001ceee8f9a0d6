import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Deployment } from '../../core/deployment.ts';
import { environmentNames } from '../../core/names.ts';
import { profileNames } from '../../core/provider/profiles.ts';
import { providerKeyIdOf } from '../../core/provider/provider-key-id.ts';

/** One secret a provider key. Its value is set after the deployment, so that no template ever holds it. */
export class ProviderSecrets {
  /** By provider key id. */
  readonly byId: ReadonlyMap<string, Secret>;

  constructor(scope: Construct, deployment: Deployment) {
    const ids = new Set(profileNames.map((profile) => providerKeyIdOf(deployment, profile)));
    this.byId = new Map(
      [...ids].map((name) => {
        const description = `Provider key ${name} of Bide`;
        return [name, new Secret(scope, `ProviderKey-${name}`, { description, removalPolicy: RemovalPolicy.RETAIN })];
      }),
    );
  }

  /** Lets a function read every provider key, and tells it where they are. */
  giveTo(fn: Function): void {
    const ids = Object.fromEntries([...this.byId].map(([name, secret]) => [name, secret.secretArn]));
    fn.addEnvironment(environmentNames.secrets, Stack.of(fn).toJsonString(ids));
    const resourceArns = [...this.byId.values()].map(({ secretArn }) => secretArn);
    // `Secret.grantRead` would let it read what is known about the secrets, too.
    Grant.addToPrincipal({ grantee: fn, actions: ['secretsmanager:GetSecretValue'], resourceArns });
  }
}
