/** The deployed stack that the tests of this folder and the deployed scenarios talk to. */
import { clientConfig } from '../../lambdas/adapters/step-ports.ts';

/** Outputs of the stack that are needed here. */
export interface Outputs {
  readonly ApiId: string;
  readonly TableName: string;
  readonly StateMachineArn: string;
  readonly EventBusName: string;
  readonly ResultsBucketName: string;
  readonly AdmitFunctionName: string;
  readonly WebhooksGivenUpQueueUrl: string;
  readonly WebhookSecretArn: string;
  readonly ProviderSecretunified: string;
  readonly ProviderSecretreplicate: string;
}

/** What run.ts tells the tests, as JSON in BIDE_DEPLOYED. */
export interface Target {
  readonly endpoint: string;
  readonly outputs: Outputs;
  readonly callerKey: string;
  readonly providerUrl: string;
  /** Where the provider tells what it received. */
  readonly controlUrl: string;
  /** Folder of the run: settings, synthesised stacks. */
  readonly folder: string;
}

/** Whose tasks the caller key and the configured event source create. */
export const OWNER = 'tester';
/** An event source whose events become tasks of OWNER. */
export const EVENT_SOURCE = 'my.shop';

/** The target of this process. @throws when run.ts did not start it. */
export const target = (): Target => {
  const told = process.env['BIDE_DEPLOYED'];
  if (told === undefined) throw new Error('BIDE_DEPLOYED is missing. Start with `npm run test:deployed`.');
  return JSON.parse(told) as Target;
};

/** Address of the API: an emulator's own, since the one of the outputs has a name that nobody resolves. */
export function apiUrl(): string {
  const { endpoint, outputs } = target();
  return `${endpoint}/_aws/execute-api/${outputs.ApiId}/$default`;
}

/** Settings of an SDK client for the target. */
export const aws = () => clientConfig(target().endpoint);
