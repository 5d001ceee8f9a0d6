/** Runs one execution from a checkpoint to its end. One branch a state type; the types make it exhaustive. */
import type { Clock, Random } from '../../core/ports.ts';
import { choose } from './choice.ts';
import type { State } from './definition.ts';
import type { Ending, Execution } from './execution.ts';
import { StateFailure } from './failure.ts';
import { runTask } from './task.ts';
import { waitSecondsOf } from './wait.ts';

/** Where an execution stands: about to enter `state`, since `at` (milliseconds since the epoch). */
export interface Checkpoint {
  readonly state: string;
  readonly document: unknown;
  readonly at: number;
  /** The task of this state was running when the process died. */
  readonly interrupted?: boolean;
}

/** What the interpreter works with. */
export interface Stage {
  readonly clock: Clock;
  readonly random: Random;
  readonly invoke: (functionArn: string, payload: unknown, signal: AbortSignal) => Promise<unknown>;
  /** Told before a task's function runs. */
  readonly scheduled: (execution: Execution, state: string) => void;
  /** Told after a task, before the next state; durable when it resolves. */
  readonly checkpoint: (execution: Execution, checkpoint: Checkpoint) => Promise<void>;
}

type Entered = Checkpoint & { readonly kind: 'next' };
type Step = Entered | ({ readonly kind: 'end' } & Ending);

/** Runs to the end; never throws for what the definition or its functions do. */
export async function interpret(execution: Execution, from: Checkpoint, stage: Stage): Promise<Ending> {
  let step: Step = { kind: 'next', ...from };
  try {
    while (step.kind === 'next') {
      execution.abort.signal.throwIfAborted();
      step = await enter(execution, step, stage);
    }
    return step;
  } catch (cause) {
    if (execution.ending !== undefined) return execution.ending;
    const at = stage.clock.now();
    if (cause instanceof StateFailure) return { status: 'FAILED', error: cause.error, cause: cause.reason, at };
    return { status: 'FAILED', error: 'States.Runtime', cause: String(cause), at };
  }
}

async function enter(execution: Execution, here: Entered, stage: Stage): Promise<Step> {
  const name = here.state;
  const state = execution.definition.States[name];
  if (state === undefined) throw new StateFailure('States.Runtime', `There is no state ${name}.`);
  execution.path.push(name);
  execution.note(`${state.Type}StateEntered`, stage.clock.now(), { state: name });
  const step = await perform(execution, state, here, stage);
  if (state.Type !== 'Fail') execution.note(`${state.Type}StateExited`, stage.clock.now(), { state: name });
  return step;
}

async function perform(execution: Execution, state: State, here: Entered, stage: Stage): Promise<Step> {
  const { document, at } = here;
  switch (state.Type) {
    case 'Task':
      return performTask(execution, state, here, stage);
    case 'Wait': {
      const seconds = waitSecondsOf(state, document);
      execution.waits.push(seconds);
      const leftMs = Math.max(0, at + 1000 * seconds - stage.clock.now());
      await stage.clock.sleep(leftMs, execution.abort.signal);
      return { kind: 'next', state: state.Next, document, at: stage.clock.now() };
    }
    case 'Choice':
      return { kind: 'next', state: choose(state, document), document, at };
    case 'Succeed':
      return { kind: 'end', status: 'SUCCEEDED', output: document, at: stage.clock.now() };
    case 'Fail':
      return { kind: 'end', status: 'FAILED', error: state.Error, cause: state.Cause, at: stage.clock.now() };
  }
}

async function performTask(
  execution: Execution,
  state: Extract<State, { Type: 'Task' }>,
  here: Entered,
  stage: Stage,
): Promise<Step> {
  const { signal } = execution.abort;
  const done = await runTask(state, here.document, {
    interrupted: here.interrupted === true,
    random: stage.random,
    note: (type, error) =>
      execution.note(type, stage.clock.now(), { state: here.state, ...(error === undefined ? {} : { error }) }),
    pause: (ms) => stage.clock.sleep(ms, signal),
    invoke: (functionArn, payload) => {
      stage.scheduled(execution, here.state);
      return stage.invoke(functionArn, payload, signal);
    },
  });
  signal.throwIfAborted();
  const checkpoint = { state: done.next, document: done.document, at: stage.clock.now() };
  await stage.checkpoint(execution, checkpoint);
  return { kind: 'next', ...checkpoint };
}
