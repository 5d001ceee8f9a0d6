import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { differencesOf, providerKeyIdOf, type Deployment } from '../../core/deployment.ts';
import { environmentNames } from '../../core/names.ts';
import { profileNames } from '../../core/provider/profiles.ts';
import { BideFunction } from './bide-function.ts';

export interface FunctionsProps {
  readonly deployment: Deployment;
  readonly table: TableV2;
}

/** The functions of the state machine and of admission, each with the rights that it uses and no others. */
export class Functions extends Construct {
  readonly submit: BideFunction;
  readonly query: BideFunction;
  readonly record: BideFunction;
  readonly admit: BideFunction;
  /** By provider key id; the value is set after the deployment. */
  readonly providerSecrets: ReadonlyMap<string, Secret>;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    const { settings } = props.deployment;
    this.providerSecrets = this.#secrets(props.deployment);
    const stored = { [environmentNames.table]: props.table.tableName };
    const deployed = { ...stored, [environmentNames.deployment]: JSON.stringify(differencesOf(props.deployment)) };
    const ids = Object.fromEntries([...this.providerSecrets].map(([name, secret]) => [name, secret.secretArn]));
    const calling = { ...deployed, [environmentNames.secrets]: Stack.of(this).toJsonString(ids) };
    const make = (
      name: 'admit' | 'submit' | 'query' | 'record',
      timeoutSeconds: number,
      environment: Record<string, string>,
    ) => new BideFunction(this, name.charAt(0).toUpperCase() + name.slice(1), { name, timeoutSeconds, environment });
    this.submit = make('submit', settings.submitTimeoutSeconds, calling);
    this.query = make('query', settings.queryTimeoutSeconds, calling);
    this.record = make('record', settings.recordTimeoutSeconds, stored);
    this.admit = make('admit', settings.admitTimeoutSeconds, deployed);
    this.#grant(props.table);
  }

  #secrets(deployment: Deployment): ReadonlyMap<string, Secret> {
    const ids = new Set(profileNames.map((profile) => providerKeyIdOf(deployment, profile)));
    return new Map(
      [...ids].map((name) => {
        const description = `Provider key ${name} of Bide`;
        return [name, new Secret(this, `ProviderKey-${name}`, { description, removalPolicy: RemovalPolicy.RETAIN })];
      }),
    );
  }

  #grant(table: TableV2): void {
    const one = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'] as const;
    for (const fn of [this.submit, this.query, this.admit]) table.grant(fn, ...one, 'dynamodb:Query');
    table.grant(this.record, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    for (const secret of this.providerSecrets.values()) {
      secret.grantRead(this.submit);
      secret.grantRead(this.query);
    }
  }
}
