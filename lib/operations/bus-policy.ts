import type { EventBus } from 'aws-cdk-lib/aws-events';
import { AnyPrincipal, Effect, PolicyStatement, type IRole } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { EVENT_SOURCE } from '../../core/events.ts';

/** Whoever listens to announcements may trust them: nobody but our functions sends events in our name. */
export function onlyBideAnnounces(eventBus: EventBus, senders: readonly Function[]): void {
  const roles = senders.map(({ role }) => role).filter((role): role is IRole => role !== undefined);
  eventBus.addToResourcePolicy(
    new PolicyStatement({
      sid: 'OnlyBideAnnounces',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['events:PutEvents'],
      resources: [eventBus.eventBusArn],
      conditions: {
        'ForAnyValue:StringEquals': { 'events:source': EVENT_SOURCE },
        ArnNotEquals: { 'aws:PrincipalArn': roles.map(({ roleArn }) => roleArn) },
      },
    }),
  );
}
