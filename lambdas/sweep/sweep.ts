/** One run of the sweeper. */
import { recountPlaces } from './recount-places.ts';
import { sweepOpenTasks, type Visits } from './sweep-open-tasks.ts';
import type { SweepContext } from './sweep-task.ts';
import { sweepWebhooks } from './sweep-webhooks.ts';

/** How many tasks came to what, and how many webhooks were asked for. */
export type Tally = Visits & { readonly webhooks?: number };

/** Tasks and webhooks side by side, so that neither waits for the other; then the places of limit groups. */
export async function sweep(context: SweepContext): Promise<Tally> {
  const { log } = context;
  const [visits, webhooks] = await Promise.all([
    sweepOpenTasks(context),
    sweepWebhooks(context).catch((cause: unknown) => {
      log.error('webhooks not swept', { cause: String(cause) });
      return 0;
    }),
  ]);
  await recountPlaces(context);
  const tally = webhooks > 0 ? { ...visits, webhooks } : visits;
  log.info('swept', { ...tally });
  return tally;
}
