/** One request through to its end, however often its caller key is at its limit. */
import { RateLimitError, type Bide, type SubmitOptions, type TaskView, type WaitOptions } from '../../client/bide.ts';
import type { Clock } from '../../core/ports.ts';
import type { KeyedRequest } from './content-keys.ts';

export interface Patience {
  readonly bide: Bide;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly signal: AbortSignal;
  /** Called with each refusal. */
  readonly onLimit: (refusal: RateLimitError) => void;
}

/** Where an answer does not say. */
const USUAL_SECONDS = 10;
/** The limit may be another one by then; and no timer takes more than 24 days. */
const LONGEST_SECONDS = 3600;

/** A run meets a limit that a single call gives up at: it has more to ask for than that lets through. */
export async function runPatiently(
  { request, idempotencyKey }: KeyedRequest,
  onProgress: WaitOptions['onProgress'],
  { bide, clock, signal, onLimit }: Patience,
): Promise<TaskView> {
  const options: SubmitOptions & WaitOptions = { idempotencyKey, signal, onProgress };
  for (;;) {
    try {
      return await bide.run(request, options);
    } catch (cause) {
      if (!(cause instanceof RateLimitError)) throw cause;
      onLimit(cause);
      await clock.sleep(pauseMs(cause), signal);
    }
  }
}

/** As long as it asks for and up to half of that more, so that those that were refused together spread. */
const pauseMs = ({ retryAfterSeconds = USUAL_SECONDS }: RateLimitError) =>
  Math.round(1000 * Math.min(LONGEST_SECONDS, retryAfterSeconds) * (1 + Math.random() / 2));
