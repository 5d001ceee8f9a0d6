import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { EXECUTION_STATUS_CHANGE } from '../../core/events.ts';

export interface SweeperProps {
  readonly sweep: Function;
  readonly stateMachine: StateMachine;
  /** Whole minutes, which is what EventBridge takes. */
  readonly sweepSeconds: number;
}

/** Ends of an execution that leave its task without an outcome, unless somebody cares. */
const UNFINISHED = ['FAILED', 'TIMED_OUT', 'ABORTED'];

/** When the sweeper runs: on a schedule, and at once when an execution died. */
export class Sweeper extends Construct {
  constructor(scope: Construct, id: string, { sweep, stateMachine, sweepSeconds }: SweeperProps) {
    super(scope, id);
    // The next run comes by itself: a broken one is not worth repeating.
    sweep.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    const bounds = { retryAttempts: 2, maxEventAge: Duration.minutes(1) };
    new Rule(this, 'Schedule', {
      description: 'Looks after open tasks',
      schedule: Schedule.rate(Duration.seconds(sweepSeconds)),
      targets: [new LambdaFunction(sweep, { event: RuleTargetInput.fromObject({ kind: 'schedule' }), ...bounds })],
    });
    new Rule(this, 'ExecutionEnded', {
      description: 'Looks after the task of an execution that died',
      eventPattern: {
        source: [EXECUTION_STATUS_CHANGE.source],
        detailType: [EXECUTION_STATUS_CHANGE.detailType],
        detail: { status: UNFINISHED, stateMachineArn: [stateMachine.stateMachineArn] },
      },
      targets: [new LambdaFunction(sweep, bounds)],
    });
  }
}
