/** Options of the client, checked once. */
import type { Clock, Random } from '../core/ports.ts';
import { ConfigurationError } from './errors/configuration-error.ts';

/** How to reach a Bide. Address and key may come straight from the environment: undefined is refused with a message. */
export interface BideOptions {
  /** Address of the API: the stack's output `ApiUrl`, or what `bide serve` prints. */
  readonly url: string | undefined;
  /** A caller key: what `bide keys create` prints. Not the provider's key, which only the deployment knows. */
  readonly callerKey: string | undefined;
  /**
   * How long one try may take, in milliseconds. A call may take longer than that: it is tried again when that is safe.
   * While it waits for a task, the API holds a request for less than that.
   * @default 30,000, a second more than the API itself takes
   */
  readonly timeoutMs?: number;
  /** Sends the requests, e.g. to sign them for a deployment with `auth: 'iam'`. @default Node's own */
  readonly fetch?: typeof fetch;
  /** Time, for tests. @default the machine's */
  readonly clock?: Pick<Clock, 'sleep'>;
  /** Spreads retries, for tests. @default Math.random */
  readonly random?: Random;
}

/** Options with nothing left open. */
export interface Connection {
  /** Without a slash at its end. */
  readonly url: string;
  readonly callerKey: string;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly random: Random;
}

/** Checks the options and fills in the defaults. @throws ConfigurationError */
export function connectionOf(options: BideOptions): Connection {
  const { url, callerKey, timeoutMs = 30_000 } = options;
  if (!Number.isFinite(timeoutMs) || timeoutMs <= 0) {
    throw new ConfigurationError(`timeoutMs is ${timeoutMs}; allowed: a number above 0.`, 'timeoutMs');
  }
  return {
    url: checkedUrl(url),
    callerKey: checkedKey(callerKey),
    timeoutMs,
    fetch: options.fetch ?? ((...args) => globalThis.fetch(...args)),
    clock: options.clock ?? { sleep },
    random: options.random ?? Math.random,
  };
}

function checkedUrl(url: string | undefined): string {
  const shown = url === undefined ? 'missing' : JSON.stringify(url);
  const wanted = 'give the address of the API, e.g. https://abc123.execute-api.eu-central-1.amazonaws.com';
  if (url === undefined || !URL.canParse(url)) {
    throw new ConfigurationError(
      `url is ${shown}${url === undefined ? '' : ', which is no address'}; ${wanted}.`,
      'url',
    );
  }
  const { protocol, username, search, hash } = new URL(url);
  if (!['http:', 'https:'].includes(protocol) || username !== '' || search !== '' || hash !== '') {
    const limits = 'http or https, without a user, a query and a fragment';
    throw new ConfigurationError(
      `url is ${username === '' ? shown : 'one with a user in it'}; allowed: ${limits}.`,
      'url',
    );
  }
  return url.replace(/\/+$/, '');
}

function checkedKey(callerKey: string | undefined): string {
  if (callerKey === undefined || callerKey === '') {
    throw new ConfigurationError('callerKey is missing; make one with: bide keys create NAME', 'callerKey');
  }
  if (!/^[\x21-\x7e]{1,200}$/.test(callerKey)) {
    throw new ConfigurationError(
      'callerKey has a space, a line end or another character that no key has.',
      'callerKey',
    );
  }
  return callerKey;
}

/** Rejects with the signal's reason when it is aborted first. */
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
