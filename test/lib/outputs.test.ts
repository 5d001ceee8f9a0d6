/** Outputs of an orchestrator in somebody else's stack, as the command line reads them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { expect, test } from '@jest/globals';
import { readOutputs } from '../../cli/target/outputs.ts';
import { addOutputs } from '../../lib/outputs.ts';
import { PollingOrchestrator } from '../../lib/polling-orchestrator.ts';
import { synthesiseApp } from './synthesised.ts';

test('an orchestrator in a stack of somebody else can be administered by its outputs', async () => {
  const { Outputs } = synthesiseApp((app) => {
    const stack = new Stack(app, 'Mine');
    addOutputs(new PollingOrchestrator(stack, 'Jobs'));
    return stack;
  });
  const folder = mkdtempSync(join(tmpdir(), 'bide-outputs-'));
  try {
    const values = Object.fromEntries(Object.keys(Outputs).map((name) => [name, `the ${name}`]));
    writeFileSync(join(folder, 'outputs.json'), JSON.stringify({ Mine: values }));
    expect(await readOutputs(folder, 'outputs.json')).toEqual({
      stackName: 'Mine',
      file: 'outputs.json',
      region: 'the Region',
      apiUrl: 'the ApiUrl',
      tableName: 'the TableName',
      eventBusName: 'the EventBusName',
      stateMachineArn: 'the StateMachineArn',
      admitFunctionName: 'the AdmitFunctionName',
      webhookSecretArn: 'the WebhookSecretArn',
      queueUrls: {
        undelivered: 'the UndeliveredEventsQueueUrl',
        failed: 'the FailedAdmissionsQueueUrl',
        webhooks: 'the WebhooksGivenUpQueueUrl',
      },
      secrets: new Map([
        ['unified', 'the ProviderSecretunified'],
        ['replicate', 'the ProviderSecretreplicate'],
      ]),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
