/** A process that sends one webhook, to this machine whatever the name, and prints what came of it as JSON. */
import { webhookHttp } from '../../../lambdas/adapters/webhook-http.ts';

/** What it is to send, as JSON in its argument. */
export interface Errand {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const { url, headers, body } = JSON.parse(process.argv[2] ?? '') as Errand;
const resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
const send = webhookHttp({ clock: { now: () => Date.now() }, totalMs: 60_000, allowLoopback: true, resolve });
process.stdout.write(JSON.stringify(await send(url, headers, body)));
