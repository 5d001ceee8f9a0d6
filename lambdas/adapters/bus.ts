/** The bus port over EventBridge. */
import { EventBridgeClient, PutEventsCommand, type EventBridgeClientConfig } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE } from '../../core/events.ts';
import type { AnyEvent, Bus } from '../../core/ports.ts';

/** A client that gives up in time. */
export function busClient(config: EventBridgeClientConfig = {}): EventBridgeClient {
  const requestHandler = { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true };
  return new EventBridgeClient({ maxAttempts: 3, requestHandler, ...config });
}

/** Sends to one bus. */
export function eventBridgeBus(client: EventBridgeClient, busName: string): Bus<AnyEvent> {
  return {
    async send({ detailType, detail }) {
      const entry = {
        EventBusName: busName,
        Source: EVENT_SOURCE,
        DetailType: detailType,
        Detail: JSON.stringify(detail),
        Time: new Date(detail.occurredAt),
      };
      const { Entries: [answer] = [] } = await client.send(new PutEventsCommand({ Entries: [entry] }));
      // One entry of a request can be refused although the request succeeds.
      if (answer?.ErrorCode !== undefined) throw new Error(`The event bus refused the event: ${answer.ErrorCode}.`);
    },
  };
}
