import { Duration } from 'aws-cdk-lib';
import { Rule, type EventBus } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { EVENT_SOURCE, LATE_LOOK_ASKED } from '../../core/events.ts';

export interface LateLooksProps {
  readonly eventBus: EventBus;
  /** May read provider keys, as the API may not. */
  readonly query: Function;
}

/** Hands what the API asks of the provider to the function that may ask it. */
export class LateLooks extends Construct {
  constructor(scope: Construct, id: string, { eventBus, query }: LateLooksProps) {
    super(scope, id);
    // Who asked sees in the audit that nothing came of it, and asks again.
    query.configureAsyncInvoke({ retryAttempts: 2, maxEventAge: Duration.hours(1) });
    new Rule(this, 'Asked', {
      description: 'Looks once more at a task that has ended',
      eventBus,
      eventPattern: { source: [EVENT_SOURCE], detailType: [LATE_LOOK_ASKED] },
      targets: [new LambdaFunction(query, { retryAttempts: 2, maxEventAge: Duration.hours(1) })],
    });
  }
}
