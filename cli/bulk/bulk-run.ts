/** Takes many requests through, some at a time, and keeps what came of each in a file. */
import { setMaxListeners } from 'node:events';
import { InvalidRequestError, type Bide, type RateLimitError, type TaskView } from '../../client/bide.ts';
import { systemClock } from '../../lambdas/adapters/clock.ts';
import pLimit from 'p-limit';
import type { Io } from '../io.ts';
import { now } from '../show/now.ts';
import type { Screen } from '../show/screen.ts';
import type { KeyedRequest } from './content-keys.ts';
import { count, Progress } from './progress.ts';
import type { ResultsFile } from './results-file.ts';
import { runPatiently, type Patience } from './run-patiently.ts';

export interface BulkRun {
  readonly requests: readonly KeyedRequest[];
  /** Tasks under way at once. */
  readonly concurrency: number;
  readonly bide: Bide;
  readonly results: ResultsFile;
  readonly screen: Screen;
}

/** A pipe hears of every twentieth part. */
const PARTS = 20;
const LIVE = 'progress';

/**
 * Resolves when every request has its line in the file, or was refused.
 * @throws when the API cannot be reached or the run is interrupted; what has ended is in the file, the rest goes on.
 */
export async function runInBulk(given: BulkRun, io: Io): Promise<void> {
  const { requests, concurrency, bide, results, screen } = given;
  const progress = new Progress(requests.length, concurrency, () => now(io));
  for (const { idempotencyKey } of requests) {
    const status = results.ended.get(idempotencyKey);
    if (status !== undefined) progress.wasThere(status === 'succeeded');
  }
  const missing = requests.filter(({ idempotencyKey }) => !results.ended.has(idempotencyKey));
  screen.show(LIVE, () => progress.line(screen.colors));
  screen.changed(progress.text());
  const stop = new AbortController();
  const limit = pLimit(concurrency);
  const signal = AbortSignal.any([io.interrupted, stop.signal]);
  // One listener for each task under way is no leak.
  setMaxListeners(0, signal, io.interrupted);
  const patience = { bide, clock: io.clock ?? systemClock, signal, onLimit: sayOnce(screen) };
  const takeOne = async (request: KeyedRequest) => {
    // Those that still queue: what stopped the run has been thrown by another one.
    if (signal.aborted) return;
    try {
      await takeThrough(request, given, progress, patience);
    } catch (cause) {
      stop.abort(cause);
      throw cause;
    }
  };
  try {
    await Promise.all(missing.map((request) => limit(takeOne, request)));
    if (io.interrupted.aborted) throw new Error('Interrupted.');
  } catch (cause) {
    throw goesOn(progress, requests.length, cause, io);
  }
}

async function takeThrough(
  request: KeyedRequest,
  { results, screen, requests }: BulkRun,
  progress: Progress,
  patience: Patience,
): Promise<void> {
  const { place, idempotencyKey } = request;
  const step = Math.max(1, Math.ceil(requests.length / PARTS));
  progress.started(idempotencyKey);
  const onProgress = (task: TaskView) => progress.saw(idempotencyKey, task);
  const ended = (isSuccess: boolean) => {
    progress.hasEnded(idempotencyKey, isSuccess);
    if (progress.ended % step === 0 || progress.ended === requests.length) screen.changed(progress.text());
  };
  try {
    const task = await runPatiently(request, onProgress, patience);
    await results.add({ place, idempotencyKey, task });
    ended(task.status === 'succeeded');
  } catch (cause) {
    if (!(cause instanceof InvalidRequestError)) throw cause;
    screen.say(`${place} was refused: ${cause.message}`);
    ended(false);
  }
}

/** Why the run is slow, whichever request met it first. */
function sayOnce(screen: Screen): Patience['onLimit'] {
  let isSaid = false;
  return ({ message }: RateLimitError) => {
    if (!isSaid) screen.say(`${message} The run goes on as fast as that allows.`);
    isSaid = true;
  };
}

/** Says how far it came, and that nothing is lost. */
function goesOn({ ended }: Progress, total: number, cause: unknown, io: Io): unknown {
  const stand = `${count(ended)} of ${count(total)} have ended, tasks under way go on. Run the same command again`;
  io.stderr.write(`bide: ${stand}: only what is missing is sent.\n`);
  return io.interrupted.aborted ? new Error('Interrupted.', { cause }) : cause;
}
