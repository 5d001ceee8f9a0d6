import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { environmentNames } from '../../core/names.ts';
import type { Functions } from '../functions/functions.ts';
import { defineStates } from './definition.ts';
import { Sweeper } from './sweeper.ts';

export interface OrchestrationProps {
  readonly functions: Functions;
  /** The longest deadline that a request may ask for, in seconds; the machine outlives it by an hour. */
  readonly maxDeadlineSeconds: number;
  /** How often open tasks are looked after. */
  readonly sweepSeconds: number;
}

/** The durable engine: one STANDARD execution a task and generation, and the sweeper for what it lost. */
export class Orchestration extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: OrchestrationProps) {
    super(scope, id);
    const { functions, maxDeadlineSeconds, sweepSeconds } = props;
    const logs = new LogGroup(this, 'Logs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(defineStates(this, functions)),
      timeout: Duration.seconds(maxDeadlineSeconds + 3600),
      logs: { destination: logs, level: LogLevel.ERROR, includeExecutionData: false },
    });
    this.stateMachine = stateMachine;
    for (const fn of [functions.admit, functions.api, functions.sweep]) {
      fn.addEnvironment(environmentNames.stateMachine, stateMachine.stateMachineArn);
      stateMachine.grantStartExecution(fn);
      stateMachine.grantExecution(fn, 'states:DescribeExecution');
    }
    // A cancellation stops what runs; so does the sweeper, once it has fenced it off.
    for (const fn of [functions.api, functions.sweep]) stateMachine.grantExecution(fn, 'states:StopExecution');
    new Sweeper(this, 'Sweeper', { sweep: functions.sweep, stateMachine, sweepSeconds });
  }
}
