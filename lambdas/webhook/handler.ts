import { fixed } from '../../core/defaults.ts';
import { environmentNames } from '../../core/names.ts';
import { systemClock } from '../adapters/clock.ts';
import { required, type Variables } from '../adapters/environment.ts';
import { invocationOf, type LambdaContext } from '../adapters/invocation.ts';
import { jsonLog } from '../adapters/log.ts';
import { secretsClient } from '../adapters/secrets.ts';
import { patientConfig, tableOf, type Overrides } from '../adapters/step-ports.ts';
import { webhookHttp } from '../adapters/webhook-http.ts';
import { webhookSecrets } from '../adapters/webhook-secrets.ts';
import { deliverWebhook, type Delivered } from './deliver-webhook.ts';

/** The announcement of a task that has a webhook, or a wish for another try. */
export interface WebhookEvent {
  readonly detail: { readonly task: { readonly id: string } };
}

/** The function that tells webhooks, over real clients unless `overrides` says otherwise. */
export function make(variables: Variables, overrides: Overrides = {}) {
  const { clock = systemClock, log = jsonLog('webhook'), endpoint, loopbackWebhooks = false } = overrides;
  const client = secretsClient(patientConfig(endpoint));
  const secretId = required(variables, environmentNames.webhookSecret);
  const ports = {
    table: tableOf(variables, overrides),
    clock,
    log,
    secrets: webhookSecrets({ client, secretId, clock }),
    send: webhookHttp({ clock, totalMs: 1000 * fixed.webhookSeconds, allowLoopback: loopbackWebhooks }),
  };
  return ({ detail }: WebhookEvent, context: LambdaContext): Promise<Delivered> =>
    deliverWebhook(detail.task.id, { ...ports, invocation: invocationOf(context) });
}

let made: ReturnType<typeof make> | undefined;

/** Entry point on Lambda. */
export const handler = (event: WebhookEvent, context: LambdaContext) => (made ??= make(process.env))(event, context);
