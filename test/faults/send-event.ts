import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { TASK_REQUESTED } from '../../core/events.ts';
import { clientConfig } from '../../lambdas/adapters/step-ports.ts';
import type { Scene } from './suffer.ts';

/** The source that these events come from, and whose tasks they request. */
export const eventOwners = { shop: 'tester' };

/** Sends an event as an application would, and lets everything come to rest; answers with its id. */
export async function sendEvent({ clock, runtime }: Scene, Detail: string): Promise<string> {
  const client = new EventBridgeClient({ ...clientConfig(runtime.endpoint), maxAttempts: 1 });
  const entry = { EventBusName: runtime.blueprint.eventBus.name, Source: 'shop', DetailType: TASK_REQUESTED, Detail };
  try {
    const { Entries: [answer] = [] } = await clock.busy(() => client.send(new PutEventsCommand({ Entries: [entry] })));
    await runtime.idle();
    return answer?.EventId ?? '';
  } finally {
    client.destroy();
  }
}
