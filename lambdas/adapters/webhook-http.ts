/** Webhooks over ky: to an address that was vetted and to no other, no redirects, one deadline; the answer is not read. */
import type { LookupAddress } from 'node:dns';
import type { TryResult } from '../../core/webhooks/next-try.ts';
import { longestWaitSeconds } from '../../core/webhooks/next-try.ts';
import { retryAfterSeconds } from '../../core/timing/retry-after.ts';
import type { Clock } from '../../core/ports.ts';
import { makePinned } from './dispatchers.ts';
import { oneExchange } from './one-exchange.ts';
import { GivenUp, reasonOf } from './read-capped.ts';
import { resolveName, vettedAddresses, type Resolve } from './webhook-address.ts';

export interface WebhookHttpOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** From the first look at the name to the answer's headers. */
  readonly totalMs: number;
  /** Whether a receiver on this machine may be told, over http too: only where Bide runs for its developer. */
  readonly allowLoopback: boolean;
  /** @default as the machine resolves names */
  readonly resolve?: Resolve;
}

/** Sends one webhook. Reasons are stable words: never a URL, a header or a body. */
export type SendWebhook = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<TryResult>;

/** The port over real HTTP. */
export function webhookHttp({ clock, totalMs, allowLoopback, resolve = resolveName }: WebhookHttpOptions): SendWebhook {
  return async (url, headers, body) => {
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new GivenUp('total_timeout')), totalMs);
    try {
      const { protocol, hostname } = new URL(url);
      if (protocol !== 'https:' && !allowLoopback) throw new GivenUp('address_refused');
      const addresses = await unlessLate(vettedAddresses(hostname, { resolve, allowLoopback }), deadline.signal);
      // One of these is https or loopback: plain text goes nowhere else.
      if (protocol !== 'https:' && !addresses.every(isOfThisMachine)) throw new GivenUp('address_refused');
      const response = await post(url, headers, body, deadline.signal, addresses);
      const asked = retryAfterSeconds(Object.fromEntries(response.headers), clock.now(), longestWaitSeconds);
      // The status says all; what comes after it cannot change it.
      response.body?.cancel().catch(() => undefined);
      return { kind: 'answered', status: response.status, retryAfterSeconds: asked };
    } catch (cause) {
      return { kind: 'failed', reason: reasonOf(deadline.signal.aborted ? deadline.signal.reason : cause) };
    } finally {
      clearTimeout(timer);
      deadline.abort(new GivenUp('finished'));
    }
  };
}

const isOfThisMachine = ({ address }: LookupAddress) => address.startsWith('127.') || address === '::1';

/** A name server is not told that nobody waits any more. */
async function unlessLate<T>(found: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  return Promise.race([found, late]);
}

async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
  addresses: readonly LookupAddress[],
): Promise<Response> {
  const dispatcher = await makePinned(addresses);
  if (dispatcher === undefined) throw new GivenUp('unsupported_node_version');
  const own = { 'content-type': 'application/json', 'user-agent': 'bide-webhooks' };
  return oneExchange(url, { method: 'POST', headers: { ...own, ...headers }, body }, signal, dispatcher);
}
