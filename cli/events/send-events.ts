/** Events on their way to the bus, one request after the other. */
import type { PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { exitCodes, SetupError, type Io } from '../io.ts';
import { awsConfig, type Resources } from '../target/resources.ts';
import { withAws } from '../target/with-aws.ts';
import { batches, type Entry, type Prepared } from './batches.ts';

/**
 * Prints the id of each event that the bus took; 1 when it refused one.
 * @throws when the bus cannot be asked or the command is interrupted, having said what was not sent
 */
export async function sendEvents(
  entries: readonly Entry[],
  json: boolean,
  resources: Resources,
  io: Io,
): Promise<number> {
  const { PutEventsCommand } = await import('@aws-sdk/client-eventbridge');
  const { busClient } = await import('../../lambdas/adapters/bus.ts');
  const client = busClient(awsConfig(resources));
  let [sent, refused] = [0, 0];
  const unsent = () =>
    `${entries.length - sent} of ${entries.length} events were not sent, from ${entries[sent]?.place ?? ''} on.`;
  try {
    for (const batch of batches(entries, busOf(resources))) {
      if (io.interrupted.aborted) throw new Error(`Interrupted; ${unsent()}`);
      const command = new PutEventsCommand({ Entries: batch.map(({ request }) => request) });
      const { Entries: answers = [] } = await withAws('put the events', async () => {
        try {
          return await client.send(command);
        } catch (cause) {
          if (mayHaveArrived(cause)) sent += tellUnsure(batch, io);
          if (sent > 0 && sent < entries.length) io.stderr.write(`bide: ${unsent()}\n`);
          throw cause;
        }
      });
      sent += batch.length;
      refused += tell(batch, answers, json, io);
    }
  } finally {
    client.destroy();
  }
  return refused === 0 ? exitCodes.ok : exitCodes.taskFailed;
}

/** Answers with how many were refused. */
function tell(batch: readonly Prepared[], answers: readonly PutEventsResultEntry[], json: boolean, io: Io): number {
  let refused = 0;
  for (const [i, { place }] of batch.entries()) {
    const { EventId: id, ErrorCode: code, ErrorMessage: message = '' } = answers[i] ?? { ErrorCode: 'NoAnswer' };
    if (id !== undefined) io.stdout.write(`${json ? JSON.stringify({ place, id }) : id}\n`);
    else io.stderr.write(`bide: ${place} was refused by the bus: ${code ?? ''} ${message}\n`);
    refused += id === undefined ? 1 : 0;
  }
  return refused;
}

/** Only a refusal of the first try says that nothing did. */
function mayHaveArrived(cause: unknown): boolean {
  const { name, $metadata = {} } = cause as Error & { $metadata?: { httpStatusCode?: number; attempts?: number } };
  const { httpStatusCode = 0, attempts = 1 } = $metadata;
  const isRefused = name === 'CredentialsProviderError' || (httpStatusCode >= 400 && httpStatusCode < 500);
  return attempts > 1 || !isRefused;
}

/** Answers with how many these are. */
function tellUnsure(batch: readonly Prepared[], io: Io): number {
  for (const { place, idempotencyKey } of batch) {
    const again = `put it again with "idempotencyKey": ${JSON.stringify(idempotencyKey)}, and it is the same task`;
    io.stderr.write(`bide: ${place} may have been taken: ${again}.\n`);
  }
  return batch.length;
}

function busOf(resources: Resources): string {
  if (resources.kind === 'served') return resources.served.eventBusName;
  const { eventBusName, file } = resources.outputs;
  if (eventBusName !== undefined) return eventBusName;
  throw new SetupError(`${file} has no EventBusName: deploy this release first.`);
}
