import { Stack } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { differencesOf, type Deployment } from '../../core/deployment.ts';
import { environmentNames, functionNames, type FunctionName } from '../../core/names.ts';
import { keyPrefixes } from '../../core/records/keys.ts';
import type { Auth } from '../settings.ts';
import type { Storage } from '../storage/storage.ts';
import { BideFunction } from './bide-function.ts';
import { itemRights } from './item-rights.ts';
import { ProviderSecrets } from './provider-secrets.ts';
import { webhookSecret } from './webhook-secret.ts';

export interface FunctionsProps {
  readonly deployment: Deployment;
  readonly auth: Auth;
  readonly storage: Storage;
}

const descriptions: Readonly<Record<FunctionName, string>> = {
  admit: 'Takes requests in from events and from other workflows',
  submit: 'Step "Submit task": at most one POST to the provider',
  query: 'Step "Query status": one look at the provider',
  record: 'Step "Record outcome": writes the one terminal record',
  api: 'The HTTP API',
  webhook: 'Tells the webhooks of tasks that have ended',
  sweep: 'Starts again what died, closes what is overdue, announces what was not announced',
};

/**
 * The functions, each with the rights that it uses and no others. What is built after them (the state machine, the
 * event bus) gives them the rights to itself.
 */
export class Functions extends Construct {
  readonly admit: BideFunction;
  readonly submit: BideFunction;
  readonly query: BideFunction;
  readonly record: BideFunction;
  readonly api: BideFunction;
  readonly sweep: BideFunction;
  readonly webhook: BideFunction;
  /** What webhooks are signed with: made by the deployment, replaced by `bide webhooks rotate`. */
  readonly webhookSecret: Secret;
  readonly providerSecrets: ProviderSecrets;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    const { deployment, auth, storage } = props;
    this.providerSecrets = new ProviderSecrets(this, deployment);
    const environment = {
      [environmentNames.table]: storage.table.tableName,
      [environmentNames.deployment]: JSON.stringify(differencesOf(deployment)),
    };
    const make = (name: FunctionName) =>
      new BideFunction(this, name.charAt(0).toUpperCase() + name.slice(1), {
        name,
        description: descriptions[name],
        timeoutSeconds: deployment.settings[`${name}TimeoutSeconds`],
        environment,
      });
    this.admit = make('admit');
    this.submit = make('submit');
    this.query = make('query');
    this.record = make('record');
    this.api = make('api');
    this.sweep = make('sweep');
    this.webhook = make('webhook');
    this.webhookSecret = webhookSecret(this, 'WebhookSecret', this.webhook);
    this.api.addEnvironment(environmentNames.auth, auth);
    for (const fn of [this.submit, this.query, this.sweep]) this.providerSecrets.giveTo(fn);
    this.#grantStorage(storage);
    this.#grantInputs(deployment.inputBuckets);
  }

  /** All of them, by name. */
  get byName(): Readonly<Record<FunctionName, BideFunction>> {
    const { admit, submit, query, record, api, sweep, webhook } = this;
    return { admit, submit, query, record, api, sweep, webhook };
  }

  /** All of them. */
  get all(): readonly BideFunction[] {
    return functionNames.map((name) => this.byName[name]);
  }

  #grantStorage(storage: Storage): void {
    for (const name of functionNames) {
      const { items, indexes } = itemRights[name];
      for (const prefix of keyPrefixes) storage.grantItems(this.byName[name], prefix, items[prefix]);
      storage.grantIndexes(this.byName[name], indexes);
    }
    for (const fn of [this.query, this.sweep]) storage.grantPutResults(fn);
    storage.grantReadResults(this.api);
    for (const fn of [this.query, this.sweep, this.api]) {
      fn.addEnvironment(environmentNames.bucket, storage.bucket.bucketName);
    }
  }

  /** Files that requests may name: read by the function that hands them on, and by no other. */
  #grantInputs(buckets: readonly string[]): void {
    if (buckets.length === 0) return;
    const { partition } = Stack.of(this);
    const resourceArns = buckets.map((name) => `arn:${partition}:s3:::${name}/*`);
    Grant.addToPrincipal({ grantee: this.submit, actions: ['s3:GetObject'], resourceArns });
  }
}
