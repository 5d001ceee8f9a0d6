/** The provider over ky: no retries, no redirects, two deadlines, a body cap, and the truth about what was sent. */
import type { CallLimits, Clock, ProviderHttp } from '../../core/ports.ts';
import type { HttpCall, HttpReply } from '../../core/provider/http.ts';
import { makeDispatchers, type Dispatcher, type Dispatchers } from './dispatchers.ts';
import { reasonOf, readCapped, GivenUp } from './read-capped.ts';
import { watch, type Wire } from './wire.ts';
import { oneExchange } from './one-exchange.ts';

/** What the adapter works with. */
export interface ProviderHttpOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly connectMs: number;
}

/** The port over real HTTP. Dispatchers are made at the first call and kept. */
export function providerHttp({ clock, connectMs }: ProviderHttpOptions): ProviderHttp {
  let dispatchers: Promise<Dispatchers | undefined> | undefined;
  return {
    async call(call, limits, signal) {
      const found = await (dispatchers ??= makeDispatchers(connectMs));
      if (found === undefined) return { kind: 'not_sent', reason: 'unsupported_node_version' };
      if (signal.aborted) return { kind: 'not_sent', reason: 'aborted' };
      const dispatcher = call.method === 'POST' ? found.post : found.get;
      return watch((wire) => exchange(call, limits, signal, dispatcher, wire, clock));
    },
  };
}

async function exchange(
  call: HttpCall,
  limits: CallLimits,
  signal: AbortSignal,
  dispatcher: Dispatcher,
  wire: Wire,
  clock: Pick<Clock, 'now'>,
): Promise<HttpReply> {
  const deadline = new AbortController();
  const giveUp = (reason: string) => () => deadline.abort(new GivenUp(reason));
  const headersTimer = setTimeout(giveUp('headers_timeout'), limits.headersMs);
  const totalTimer = setTimeout(giveUp('total_timeout'), limits.totalMs);
  // A POST that is on its way is not given up with its function: its answer was paid for.
  const onAbort = () => {
    if (call.method === 'GET' || !wire.headersWritten) giveUp('aborted')();
  };
  signal.addEventListener('abort', onAbort);
  let status: number | undefined;
  try {
    const response = await oneExchange(call.url, call, deadline.signal, dispatcher);
    clearTimeout(headersTimer);
    status = response.status;
    const receivedAt = clock.now();
    const body = await readCapped(response.body, limits.bodyBytes, deadline.signal);
    return { kind: 'answer', status, headers: Object.fromEntries(response.headers), body, receivedAt };
  } catch (cause) {
    const reason = reasonOf(deadline.signal.aborted ? deadline.signal.reason : cause);
    if (!wire.headersWritten) return { kind: 'not_sent', reason };
    return status === undefined ? { kind: 'broken', reason } : { kind: 'broken', reason, status };
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(headersTimer);
    clearTimeout(totalTimer);
    // Whatever is left of the exchange is torn down; on a finished one this does nothing.
    deadline.abort(new GivenUp('finished'));
  }
}
