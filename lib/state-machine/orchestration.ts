import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { defineStates, type StepFunctions } from './definition.ts';

export interface OrchestrationProps {
  readonly functions: StepFunctions;
  /** The longest deadline that a request may ask for, in seconds; the machine outlives it by an hour. */
  readonly maxDeadlineSeconds: number;
}

/** The durable engine: one STANDARD execution a task and generation. */
export class Orchestration extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: OrchestrationProps) {
    super(scope, id);
    const logs = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(defineStates(this, props.functions)),
      timeout: Duration.seconds(props.maxDeadlineSeconds + 3600),
      logs: { destination: logs, level: LogLevel.ERROR, includeExecutionData: false },
    });
  }
}
