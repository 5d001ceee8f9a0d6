import type { TaskRecord } from '../../core/records/task-record.ts';
import { findRequest } from '../../core/task/stored-request.ts';
import { valid } from '../../core/webhooks/deployment-secret.ts';
import type { TryResult } from '../../core/webhooks/next-try.ts';
import { signedHeaders, webhookIdOf } from '../../core/webhooks/sign-webhook.ts';
import { ownerSecret, secretBytes } from '../../core/webhooks/webhook-secret.ts';
import type { WebhookContext } from './deliver-webhook.ts';

const failed = (reason: string): TryResult => ({ kind: 'failed', reason });

/** One signed POST. Whatever keeps it from being sent is a try that failed: it was counted. */
export async function sendOnce(task: TaskRecord, payload: string, context: WebhookContext): Promise<TryResult> {
  const { clock, log, secrets, send, table } = context;
  const { taskId, owner } = task;
  try {
    const url = (await findRequest(table, task))?.webhook?.url;
    if (url === undefined) return failed('request_gone');
    const keys = valid(await secrets()).map((text) => ownerKey(text, owner));
    return await send(url, signedHeaders({ id: webhookIdOf(taskId), payload, at: clock.now() }, keys), payload);
  } catch (cause) {
    log.error('webhook not sent', { taskId, cause: String(cause) });
    return failed('not_sent');
  }
}

function ownerKey(deploymentSecret: string, owner: string): Uint8Array {
  const bytes = secretBytes(ownerSecret(Buffer.from(deploymentSecret), owner));
  if (bytes === undefined) throw new Error('The secret of an owner has not the length that it is made with.');
  return bytes;
}
