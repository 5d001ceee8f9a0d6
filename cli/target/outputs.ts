/** What a deployment told `cdk deploy --outputs-file`. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { SetupError } from '../io.ts';
import { RECORDS_FOLDER } from './served.ts';
import { DEPLOY } from './ways.ts';

const fileSchema = z.record(z.string(), z.record(z.string(), z.string()));

/** One deployed stack. */
export interface Outputs {
  readonly stackName: string;
  /** The file, as a person would write it. */
  readonly file: string;
  readonly region: string;
  readonly apiUrl: string;
  readonly tableName: string;
  readonly eventBusName: string | undefined;
  readonly stateMachineArn: string;
  /** Of earlier releases they are not known. */
  readonly admitFunctionName: string | undefined;
  readonly queueUrls:
    { readonly undelivered: string; readonly failed: string; readonly webhooks: string | undefined } | undefined;
  /** ARN of the secret that webhooks are signed with; of earlier releases it is not known. */
  readonly webhookSecretArn: string | undefined;
  /** Provider key id without dashes → ARN of its secret. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** Reads the file that was named. @throws SetupError when it is missing, or no Bide is in it */
export async function readOutputs(folder: string, file: string): Promise<Outputs> {
  let text: string;
  try {
    text = await readFile(resolve(folder, file), 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new SetupError(`${file}: cannot be read (${code}). Make it with: ${DEPLOY}`);
  }
  const parsed = fileSchema.safeParse(parse(text));
  if (!parsed.success) throw new SetupError(`${file}: is not what cdk deploy writes. Make it with: ${DEPLOY}`);
  return theOne(file, parsed.data);
}

/** Reads the file at its usual place; undefined when there is none. */
export async function findOutputs(folder: string): Promise<Outputs | undefined> {
  const file = `${RECORDS_FOLDER}/outputs.json`;
  const isThere = await readFile(join(folder, file), 'utf8').then(
    () => true,
    () => false,
  );
  return isThere ? readOutputs(folder, file) : undefined;
}

function theOne(file: string, stacks: z.infer<typeof fileSchema>): Outputs {
  const ours = Object.entries(stacks).filter(([, outputs]) =>
    ['ApiUrl', 'StateMachineArn', 'TableName'].every((name) => name in outputs),
  );
  const [found, ...more] = ours;
  if (found === undefined) {
    throw new SetupError(`${file}: has no stack with ApiUrl, StateMachineArn and TableName. Make it with: ${DEPLOY}`);
  }
  if (more.length > 0) {
    const names = ours.map(([name]) => name).join(', ');
    throw new SetupError(
      `${file}: has ${ours.length} stacks (${names}). Keep one file a stack: cdk deploy NAME --outputs-file FILE`,
    );
  }
  const [stackName, outputs] = found;
  const { ApiUrl: apiUrl = '', TableName: tableName = '', StateMachineArn: stateMachineArn = '' } = outputs;
  const region = outputs['Region'] ?? stateMachineArn.split(':')[3] ?? '';
  const secrets = Object.entries(outputs).flatMap(([name, arn]) => {
    const [, providerKeyId] = /^ProviderSecret(.+)$/.exec(name) ?? [];
    return providerKeyId === undefined ? [] : [[providerKeyId, arn] as const];
  });
  const eventBusName = outputs['EventBusName'];
  const admitFunctionName = outputs['AdmitFunctionName'];
  const [undelivered, failed] = [outputs['UndeliveredEventsQueueUrl'], outputs['FailedAdmissionsQueueUrl']];
  const webhooks = outputs['WebhooksGivenUpQueueUrl'];
  const queueUrls = undelivered === undefined || failed === undefined ? undefined : { undelivered, failed, webhooks };
  const names = { stackName, file, region, apiUrl, tableName, eventBusName, stateMachineArn };
  const webhookSecretArn = outputs['WebhookSecretArn'];
  return { ...names, webhookSecretArn, admitFunctionName, queueUrls, secrets: new Map(secrets) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
