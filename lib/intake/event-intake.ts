import { Aws, Duration } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { TASK_REQUESTED } from '../../core/events.ts';
import { environmentNames } from '../../core/names.ts';
import { deadLetters } from '../dead-letters.ts';
import type { Functions } from '../functions/functions.ts';

export interface EventIntakeProps {
  readonly functions: Functions;
  /** Event source → owner of the tasks that its events request; no event of another source reaches admission. */
  readonly eventOwners: Readonly<Record<string, string>>;
}

/** The own event bus: requests come in by it, announcements go out. */
export class EventIntake extends Construct {
  readonly eventBus: EventBus;
  /** Events that EventBridge could not hand over. */
  readonly undeliveredEvents: Queue;
  /** Events that admission refused, or failed at. */
  readonly failedAdmissions: Queue;

  constructor(scope: Construct, id: string, { functions, eventOwners }: EventIntakeProps) {
    super(scope, id);
    // CloudFormation wants a name for a bus. The stack's is unique in its region, the address in its app.
    this.eventBus = new EventBus(this, 'Bus', { eventBusName: `${Aws.STACK_NAME}-${this.node.addr.slice(-8)}` });
    for (const fn of [functions.record, functions.sweep, functions.api]) {
      fn.addEnvironment(environmentNames.eventBus, this.eventBus.eventBusName);
      this.eventBus.grantPutEventsTo(fn);
    }
    this.undeliveredEvents = deadLetters(this, 'UndeliveredEvents');
    this.failedAdmissions = deadLetters(this, 'FailedAdmissions');
    const { admit } = functions;
    admit.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(this.failedAdmissions),
    });
    const source = Object.keys(eventOwners);
    // A pattern cannot name no source at all, and one without sources takes them all.
    if (source.length === 0) return;
    new Rule(this, 'TaskRequested', {
      description: 'Admits the tasks that events request',
      eventBus: this.eventBus,
      eventPattern: { detailType: [TASK_REQUESTED], source },
      targets: [
        new LambdaFunction(admit, {
          deadLetterQueue: this.undeliveredEvents,
          retryAttempts: 60,
          maxEventAge: Duration.hours(6),
        }),
      ],
    });
  }
}
