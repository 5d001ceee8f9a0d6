import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { PollingOrchestrator } from './polling-orchestrator.ts';

/**
 * Tells where everything of an orchestrator is, as outputs of its stack: what the command line reads from the file of
 * `cdk deploy --outputs-file`. One orchestrator a stack may have them.
 *
 * @throws for provider key ids that only dashes tell apart: one would hide the other's secret
 */
export function addOutputs(orchestrator: PollingOrchestrator): void {
  const stack = Stack.of(orchestrator);
  checkOutputNames([...orchestrator.providerSecrets.keys()]);
  for (const [name, value] of Object.entries(outputsOf(orchestrator, stack))) new CfnOutput(stack, name, { value });
}

function outputsOf(orchestrator: PollingOrchestrator, { region }: Stack): Record<string, string> {
  const { api, apiUrl, table, stateMachine, eventBus, resultsBucket } = orchestrator;
  const { admit, intake, providerSecrets, webhooks, functions } = orchestrator;
  const { undeliveredEvents, failedAdmissions } = intake.events;
  const secrets = [...providerSecrets].map(([name, { secretArn }]) => [outputNameOf(name), secretArn]);
  return {
    Region: region,
    ApiUrl: apiUrl,
    ApiId: api.apiId,
    TableName: table.tableName,
    StateMachineArn: stateMachine.stateMachineArn,
    EventBusName: eventBus.eventBusName,
    ResultsBucketName: resultsBucket.bucketName,
    AdmitFunctionName: admit.functionName,
    UndeliveredEventsQueueUrl: undeliveredEvents.queueUrl,
    FailedAdmissionsQueueUrl: failedAdmissions.queueUrl,
    WebhooksGivenUpQueueUrl: webhooks.givenUp.queueUrl,
    WebhookSecretArn: functions.webhookSecret.secretArn,
    ...(Object.fromEntries(secrets) as Record<string, string>),
  };
}

/** Names of outputs hold letters and digits only. */
const outputNameOf = (providerKeyId: string) => `ProviderSecret${providerKeyId.replaceAll('-', '')}`;

function checkOutputNames(providerKeyIds: readonly string[]): void {
  const taken = new Map<string, string>();
  for (const id of providerKeyIds) {
    const other = taken.get(outputNameOf(id));
    if (other !== undefined) {
      throw new Error(`providerKeyId: ${other} and ${id} differ only in dashes, which names of outputs cannot hold`);
    }
    taken.set(outputNameOf(id), id);
  }
}
