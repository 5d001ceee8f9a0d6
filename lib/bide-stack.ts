import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { fixed } from '../core/defaults.ts';
import type { Deployment } from '../core/deployment.ts';
import { environmentNames } from '../core/names.ts';
import { Functions } from './functions/functions.ts';
import { Orchestration } from './state-machine/orchestration.ts';
import { Storage } from './storage/storage.ts';

export interface BideStackProps extends StackProps {
  readonly deployment: Deployment;
}

/** Everything in one stack, so that plain `cdk deploy` is all. No physical names: stages live side by side. */
export class BideStack extends Stack {
  constructor(scope: Construct, id: string, props: BideStackProps) {
    super(scope, id, { description: 'Bide: pay once for slow AI jobs', ...props });
    const { deployment } = props;
    const { table } = new Storage(this, 'Storage');
    const functions = new Functions(this, 'Functions', { deployment, table });
    const { maxDeadlineSeconds } = fixed;
    const { stateMachine } = new Orchestration(this, 'Orchestration', { functions, maxDeadlineSeconds });
    functions.admit.addEnvironment(environmentNames.stateMachine, stateMachine.stateMachineArn);
    stateMachine.grantStartExecution(functions.admit);
    stateMachine.grantExecution(functions.admit, 'states:DescribeExecution');

    new CfnOutput(this, 'TableName', { value: table.tableName });
    new CfnOutput(this, 'StateMachineArn', { value: stateMachine.stateMachineArn });
    new CfnOutput(this, 'AdmitFunctionName', { value: functions.admit.functionName });
    for (const [name, secret] of functions.providerSecrets) {
      new CfnOutput(this, `ProviderSecret${name.replaceAll('-', '')}`, { value: secret.secretArn });
    }
  }
}
