/** Somebody else's workflow, which has a task done in its middle. */
import { randomUUID } from 'node:crypto';
import {
  CreateStateMachineCommand,
  SFNClient,
  StartExecutionCommand,
  type DescribeExecutionCommandOutput,
} from '@aws-sdk/client-sfn';
import { ended } from './executions.ts';
import { aws, OWNER, target } from './target.ts';

export interface NestingMachine {
  /** Has this request done; answers when the workflow has ended. */
  run(request: unknown): Promise<DescribeExecutionCommandOutput>;
}

/** As the README shows it: `start: false`, then `startExecution.sync:2` with the name and the input of the answer. */
const definition = (admitFunctionName: string, stateMachineArn: string) => ({
  StartAt: 'Admit',
  States: {
    Admit: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: {
        FunctionName: admitFunctionName,
        Payload: { 'request.$': '$.request', 'idempotencyKey.$': '$$.Execution.Name', owner: OWNER, start: false },
      },
      ResultSelector: {
        'taskId.$': '$.Payload.taskId',
        'executionName.$': '$.Payload.executionName',
        'input.$': '$.Payload.input',
      },
      ResultPath: '$.admitted',
      Next: 'Buy',
    },
    Buy: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Parameters: {
        StateMachineArn: stateMachineArn,
        'Name.$': '$.admitted.executionName',
        'Input.$': '$.admitted.input',
      },
      ResultPath: '$.bought',
      Next: 'Bought?',
    },
    'Bought?': {
      Type: 'Choice',
      Choices: [{ Variable: '$.bought.Output.outcome.code', StringEquals: 'succeeded', Next: 'Use the result' }],
      Default: 'Do without',
    },
    'Use the result': { Type: 'Succeed' },
    'Do without': { Type: 'Succeed' },
  },
});

/** Creates it. */
export async function nestingMachine(): Promise<NestingMachine> {
  const { AdmitFunctionName, StateMachineArn } = target().outputs;
  const client = new SFNClient(aws());
  const { stateMachineArn } = await client.send(
    new CreateStateMachineCommand({
      name: `nesting-${randomUUID()}`,
      definition: JSON.stringify(definition(AdmitFunctionName, StateMachineArn)),
      roleArn: 'arn:aws:iam::000000000000:role/nesting',
    }),
  );
  return {
    async run(request) {
      const input = JSON.stringify({ request });
      const started = await client.send(new StartExecutionCommand({ stateMachineArn, input }));
      return ended(started.executionArn ?? '');
    },
  };
}
