import { Duration } from 'aws-cdk-lib';
import { Rule, type EventBus } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { announcements, EVENT_SOURCE, WEBHOOK_DUE } from '../../core/events.ts';
import { deadLetters } from '../dead-letters.ts';

export interface WebhooksProps {
  readonly eventBus: EventBus;
  readonly webhook: Function;
}

/** Tells webhooks: announcements of the tasks that have one go to the function that sends, and so does every wish for another try. */
export class Webhooks extends Construct {
  /** Announcements of tasks whose webhook was given up. */
  readonly givenUp: Queue;

  constructor(scope: Construct, id: string, { eventBus, webhook }: WebhooksProps) {
    super(scope, id);
    this.givenUp = deadLetters(this, 'GivenUp');
    webhook.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(this.givenUp),
    });
    new Rule(this, 'Due', {
      description: 'Tells the webhooks of tasks that have ended',
      eventBus,
      eventPattern: {
        source: [EVENT_SOURCE],
        detailType: [...Object.values(announcements), WEBHOOK_DUE],
        detail: { task: { webhook: [true] } },
      },
      // What is lost on the way the sweeper asks for again.
      targets: [new LambdaFunction(webhook, { retryAttempts: 2, maxEventAge: Duration.hours(1) })],
    });
  }
}
