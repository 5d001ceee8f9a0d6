/**
 * Copies files over HTTP into object storage: through a file on disk, because their hash names them and is known at the
 * end only. Memory holds a chunk at a time.
 */
import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { CopyReply, FileCopies, FileSource } from '../../core/ports.ts';
import type { PutFile } from './files.ts';
import { GivenUp, reasonOf } from './read-capped.ts';
import { withSpool } from './spool.ts';

const MOST_REDIRECTIONS = 3;
const UNKNOWN_TYPE = 'application/octet-stream';

/** The port over fetch and `put`. */
export function fileCopies(put: PutFile): FileCopies {
  return {
    async copy(source, keyOf, limits, signal) {
      const deadline = new AbortController();
      const giveUp = (reason: string) => () => deadline.abort(new GivenUp(reason));
      const timer = setTimeout(giveUp('total_timeout'), limits.totalMs);
      const onAbort = giveUp('aborted');
      signal.addEventListener('abort', onAbort);
      if (signal.aborted) onAbort();
      try {
        return await copy(source, keyOf, limits.bytes, put, deadline.signal);
      } catch (cause) {
        return { kind: 'broken', reason: reasonOf(deadline.signal.aborted ? deadline.signal.reason : cause) };
      } finally {
        signal.removeEventListener('abort', onAbort);
        clearTimeout(timer);
        // Whatever is left of the exchange is torn down.
        deadline.abort(new GivenUp('finished'));
      }
    },
  };
}

async function copy(
  source: FileSource,
  keyOf: Parameters<FileCopies['copy']>[1],
  maxBytes: number,
  put: PutFile,
  signal: AbortSignal,
): Promise<CopyReply> {
  const response = await request(source, signal);
  const { status, body, headers } = response;
  if (status < 200 || status >= 300 || body === null) return { kind: 'refused', status };
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw new GivenUp('over_the_cap');
  const contentType = typeOf(headers.get('content-type'));
  return withSpool(async (file) => {
    const { bytes, hash } = await receive(body, file, maxBytes, signal);
    const sha256 = hash.toString('hex');
    const key = keyOf(sha256, contentType);
    try {
      await put({ key, contentType, bytes, sha256: hash.toString('base64'), file }, signal);
    } catch (cause) {
      throw new GivenUp(`not_stored: ${reasonOf(cause)}`, { cause });
    }
    return { kind: 'copied', key, bytes, contentType, sha256 };
  });
}

/** Follows redirections to where the file may come from; the headers are for the first host alone. */
async function request(source: FileSource, signal: AbortSignal): Promise<Response> {
  let { url } = source;
  for (let hops = 0; hops <= MOST_REDIRECTIONS; hops += 1) {
    const isFirst = new URL(url).origin === new URL(source.url).origin;
    // As it lies there: what is compressed for the way only would be counted and hashed twice over.
    const headers = { 'accept-encoding': 'identity', ...(isFirst ? source.headers : {}) };
    const response = await fetch(url, { headers, redirect: 'manual', signal });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    if (!URL.canParse(location, url)) break;
    url = new URL(location, url).href;
    if (!source.mayFetch(url)) break;
  }
  throw new GivenUp('redirected');
}

/** @throws GivenUp over the cap; the signal's reason once it is aborted. */
async function receive(
  body: ReadableStream<Uint8Array>,
  file: FileHandle,
  maxBytes: number,
  signal: AbortSignal,
): Promise<{ bytes: number; hash: Buffer }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      // A reader that is stopped says that it is done.
      signal.throwIfAborted();
      if (done) return { bytes, hash: hash.digest() };
      bytes += value.byteLength;
      if (bytes > maxBytes) throw new GivenUp('over_the_cap');
      hash.update(value);
      await file.writeFile(value);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

const typeOf = (given: string | null): string =>
  given !== null && /^[\w.+-]+\/[\w.+-]+(;[\x20-\x7e]*)?$/.test(given) && given.length < 200 ? given : UNKNOWN_TYPE;
