/** Server-sent events: asks the API again and again, and tells the page what has changed. */
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Clock } from '../../core/ports.ts';
import type { AskApi } from './ask-api.ts';

export interface EventsPorts {
  readonly ask: AskApi;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Ends every stream. */
  readonly ended: AbortSignal;
}

/** Between two reads of a list. */
const LIST_EVERY_MS = 2000;
/** As long as the API waits for news of one task. */
const WAIT_SECONDS = 20;
/** After an answer that is none. */
const TROUBLE_MS = 5000;

/** What came of one read: the next one is after `pauseMs`. */
type Read =
  | { readonly kind: 'news'; readonly text: string; readonly tag: string; readonly pauseMs: number }
  | { readonly kind: 'none'; readonly pauseMs: number }
  | { readonly kind: 'trouble'; readonly text: string; readonly pauseMs: number };

/** Event `news` with the answer's JSON whenever it is another one, `trouble` with the envelope of a failure. */
export function events(c: Context, path: string, { ask, clock, ended }: EventsPorts): Response {
  const isTask = /^\/v1\/tasks\/[a-z2-7]{26}$/.test(path);
  return streamSSE(c, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    const signal = AbortSignal.any([gone.signal, ended]);
    for (let tag = ''; !signal.aborted;) {
      const read = await readOnce(ask, path, isTask, tag, signal);
      if (isOver(signal)) return;
      if (read.kind === 'news') tag = read.tag;
      if (read.kind !== 'none') await stream.writeSSE({ event: read.kind, data: read.text });
      await clock.sleep(read.pauseMs, signal).catch(() => undefined);
    }
  });
}

/** Asked anew: it changes while somebody waits. */
const isOver = (signal: AbortSignal) => signal.aborted;

async function readOnce(ask: AskApi, path: string, isTask: boolean, tag: string, signal: AbortSignal): Promise<Read> {
  const waiting = isTask && tag !== '' ? { prefer: `wait=${WAIT_SECONDS}`, 'if-none-match': tag } : undefined;
  try {
    const answer = await ask({ method: 'GET', path, signal, ...(waiting && { headers: waiting }) });
    const pauseMs = isOpen(answer) ? 0 : TROUBLE_MS;
    if (answer.status === 304) return { kind: 'none', pauseMs };
    const text = await answer.text();
    if (!answer.ok) return { kind: 'trouble', text: envelopeOf(text), pauseMs: pauseAfter(answer) };
    if (isTask) return { kind: 'news', text, tag: answer.headers.get('etag') ?? '', pauseMs };
    return text === tag
      ? { kind: 'none', pauseMs: LIST_EVERY_MS }
      : { kind: 'news', text, tag: text, pauseMs: LIST_EVERY_MS };
  } catch (cause) {
    return { kind: 'trouble', text: envelopeOf(unreachable(cause)), pauseMs: TROUBLE_MS };
  }
}

/** A task that has ended is answered at once, however long one would wait for it. */
const isOpen = (answer: Response) => answer.headers.has('retry-after');

const pauseAfter = (answer: Response) => Math.max(TROUBLE_MS, 1000 * (Number(answer.headers.get('retry-after')) || 0));

/** What a page is told where the API says nothing. */
export function unreachable(cause: unknown): string {
  const { code, message } = causeOf(cause);
  return JSON.stringify({
    error: {
      message: `The API does not answer (${code ?? message ?? 'unknown'}).`,
      type: 'connection_error',
      code: 'unreachable',
      recommended_action: 'Check the address and the network; the page tries again by itself',
    },
  });
}

function causeOf(cause: unknown): { code?: string; message?: string } {
  const inner = (cause as { cause?: unknown } | undefined)?.cause;
  return inner ?? cause ?? {};
}

/** One line, and JSON whatever came. */
function envelopeOf(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return JSON.stringify({
      error: { message: 'The answer is not JSON: this is not the API.', code: 'unreadable_answer' },
    });
  }
}
