/** A call that we ended ourselves; `reason` is a stable word. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

/**
 * The decoded body as text. The signal has to be watched here: fetch loses the one of its request when garbage is
 * collected while the body comes.
 * @throws GivenUp as soon as it is over the cap, so that a small bomb stays small; the signal's reason once it is aborted.
 */
export async function readCapped(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  signal: AbortSignal,
): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop);
  try {
    return await collect(reader, maxBytes, signal);
  } catch (cause) {
    stop();
    throw cause;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function collect(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
  signal: AbortSignal,
): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    // A reader that is stopped says that it is done.
    signal.throwIfAborted();
    if (done) return Buffer.concat(chunks).toString('utf8');
    length += value.byteLength;
    if (length > maxBytes) throw new GivenUp('over_the_cap');
    chunks.push(value);
  }
}

/** A short word for why a call failed: ours, else the deepest error code. Never a message: those can hold URLs. */
export function reasonOf(cause: unknown): string {
  let reason = nameOf(cause);
  for (let inner = cause; typeof inner === 'object' && inner !== null; inner = Reflect.get(inner, 'cause')) {
    if (inner instanceof GivenUp) return inner.reason;
    const code: unknown = Reflect.get(inner, 'code');
    if (typeof code === 'string') reason = code;
  }
  return reason;
}

const nameOf = (cause: unknown) => (cause instanceof Error ? cause.name : 'unknown');
