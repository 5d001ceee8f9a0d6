import type { Random } from '../../core/ports.ts';
import type { StateOf } from './definition.ts';
import { matches, StateFailure } from './failure.ts';
import { fillTemplate, readPath, writePath } from './paths.ts';
import { retryDelayMs, type RetryCounts } from './retry.ts';

/** What a Task needs of its surroundings. */
export interface TaskScene {
  readonly invoke: (functionArn: string, payload: unknown) => Promise<unknown>;
  readonly pause: (ms: number) => Promise<void>;
  readonly random: Random;
  readonly note: (type: string, error?: string) => void;
  /** The process died while the function ran: AWS would say that the function is lost. */
  readonly interrupted: boolean;
}

const MAX_PAYLOAD_BYTES = 256 * 1024;

/** The size that AWS counts. @throws States.DataLimitExceeded above 256 KiB. */
export function checkSize(value: unknown, what: string): void {
  const bytes = Buffer.byteLength(JSON.stringify(value ?? null));
  if (bytes > MAX_PAYLOAD_BYTES) {
    throw new StateFailure(
      'States.DataLimitExceeded',
      `The ${what} has ${bytes} bytes; ${MAX_PAYLOAD_BYTES} are allowed.`,
    );
  }
}

/** Runs a Task with its retries; answers with the next state and the document that goes there. */
export async function runTask(
  state: StateOf<'Task'>,
  document: unknown,
  scene: TaskScene,
): Promise<{ next: string; document: unknown }> {
  const counts: RetryCounts = new Map();
  let { interrupted } = scene;
  for (;;) {
    try {
      const result = await attempt(state, document, scene, interrupted);
      return { next: state.Next, document: writePath(document, state.ResultPath, result) };
    } catch (cause) {
      if (!(cause instanceof StateFailure)) throw cause;
      interrupted = false;
      const delay = retryDelayMs(state.Retry, cause.error, counts, scene.random);
      if (delay === undefined) return caught(state, document, cause);
      await scene.pause(delay);
    }
  }
}

async function attempt(
  state: StateOf<'Task'>,
  document: unknown,
  scene: TaskScene,
  interrupted: boolean,
): Promise<unknown> {
  const input = readPath(document, state.InputPath ?? '$');
  const payload = state.Parameters === undefined ? input : fillTemplate(state.Parameters, input);
  scene.note('LambdaFunctionScheduled');
  scene.note('LambdaFunctionStarted');
  try {
    if (interrupted) throw new StateFailure('Lambda.Unknown', 'The process ended while the function ran.');
    const result = await scene.invoke(state.Resource, payload);
    checkSize(result, 'result of the function');
    scene.note('LambdaFunctionSucceeded');
    return result;
  } catch (cause) {
    if (cause instanceof StateFailure) scene.note('LambdaFunctionFailed', cause.error);
    throw cause;
  }
}

function caught(state: StateOf<'Task'>, document: unknown, failure: StateFailure): { next: string; document: unknown } {
  const catcher = state.Catch.find((one) => matches(one.ErrorEquals, failure.error));
  if (catcher === undefined) throw failure;
  const told = { Error: failure.error, Cause: failure.reason };
  return { next: catcher.Next, document: writePath(document, catcher.ResultPath, told) };
}
