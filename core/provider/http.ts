/** One HTTP call to a provider. The key is added by the adapter's caller as a header, never part of a log line. */
export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; POST only. */
  readonly body?: string;
}

/**
 * What came of a call, as far as the wire shows it.
 * - `answer`: status, headers and the whole body arrived.
 * - `not_sent`: the request's headers were never written to a socket, so nothing can have been bought.
 * - `broken`: they were written, and no whole answer came back (reset, timeout, cut short, over the cap).
 */
export type HttpReply =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      /** When the headers arrived, milliseconds since the epoch, by our clock. */
      readonly receivedAt: number;
    }
  | { readonly kind: 'not_sent'; readonly reason: string }
  | { readonly kind: 'broken'; readonly reason: string; readonly status?: number };
