import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { PollingOrchestrator, type PollingOrchestratorProps } from './polling-orchestrator.ts';

export interface BideStackProps extends StackProps {
  /**
   * What differs from the defaults.
   * @default - nothing
   */
  readonly orchestrator?: PollingOrchestratorProps;
}

/** Everything in one stack, so that plain `cdk deploy` is all. No physical names: stages live side by side. */
export class BideStack extends Stack {
  readonly orchestrator: PollingOrchestrator;

  constructor(scope: Construct, id: string, { orchestrator, ...props }: BideStackProps = {}) {
    super(scope, id, { description: 'Bide: pay once for slow AI jobs', ...props });
    // The stack is the orchestrator: `Default` adds nothing to the logical ids.
    this.orchestrator = new PollingOrchestrator(this, 'Default', orchestrator);
    checkOutputNames([...this.orchestrator.providerSecrets.keys()]);
    for (const [name, value] of Object.entries(this.#outputs())) new CfnOutput(this, name, { value });
  }

  /** Where things are, for `cdk deploy --outputs-file` and who reads it. */
  #outputs(): Record<string, string> {
    const {
      api,
      apiUrl,
      table,
      stateMachine,
      eventBus,
      resultsBucket,
      admit,
      intake,
      providerSecrets,
      webhooks,
      functions,
    } = this.orchestrator;
    const { undeliveredEvents, failedAdmissions } = intake.events;
    const secrets = [...providerSecrets].map(([name, { secretArn }]) => [outputNameOf(name), secretArn]);
    return {
      Region: this.region,
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
}

/** Names of outputs hold letters and digits only. */
const outputNameOf = (providerKeyId: string) => `ProviderSecret${providerKeyId.replaceAll('-', '')}`;

/** @throws for provider key ids that only dashes tell apart: one would hide the other's secret. */
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
