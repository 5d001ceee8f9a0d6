/** Step Functions on one machine: starts, runs, stops and remembers executions. */
import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import type { Clock, Random } from '../../core/ports.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { callFunction, type Invoke } from './call-function.ts';
import { loadDefinition, type Definition } from './definition.ts';
import { Execution, type Ending, type ExecutionStatus } from './execution.ts';
import { EngineJournal } from './engine-journal.ts';
import { interpret, type Checkpoint, type Stage } from './interpreter.ts';
import { inShort, KEPT_ENDED, Newest } from './newest.ts';
import { checkSize } from './task.ts';

export interface EngineOptions {
  /** State machine ARN → definition as JSON. */
  readonly definitions: Readonly<Record<string, string>>;
  readonly invoke: Invoke;
  /** Timeout of a function, in milliseconds. */
  readonly timeoutMs: (functionArn: string) => number;
  readonly clock: Clock;
  readonly random: Random;
  /** File that makes executions survive the process. @default none */
  readonly journal?: string;
  /** Told of each execution when it has started, and when it has ended. */
  readonly onStatus?: (execution: Execution) => void;
  /** Sees the document of an execution after each Task. */
  readonly onDocument?: ((document: unknown) => void) | undefined;
  /** Functions that run at once. @default 64 */
  readonly maxConcurrentTasks?: number;
  /** Ended executions that keep history, input and output. @default the newest 1000 */
  readonly keptEnded?: number;
}

/** What StartExecution came to. */
export type Started =
  | { readonly kind: 'started'; readonly execution: Execution }
  | { readonly kind: 'exists'; readonly execution: Execution };

export class Engine {
  readonly #options: EngineOptions;
  readonly #definitions = new Map<string, { definition: Definition; hash: string; json: string }>();
  readonly #executions = new Map<string, Execution>();
  readonly #running = new Map<string, Promise<Ending>>();
  readonly #journal: EngineJournal;
  /** Those that stand in a function. */
  readonly #calling = new Set<Execution>();
  readonly #ended: Newest<Execution>;
  readonly #limit;
  #isClosing = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#journal = new EngineJournal(options.clock);
    this.#limit = pLimit(options.maxConcurrentTasks ?? 64);
    this.#ended = new Newest(
      options.keptEnded ?? KEPT_ENDED,
      (old) => void this.#executions.set(old.arn, inShort(old)),
    );
    for (const [arn, json] of Object.entries(options.definitions)) {
      const hash = createHash('sha256').update(json).digest('hex').slice(0, 16);
      this.#definitions.set(arn, { definition: loadDefinition(json), hash, json });
    }
  }

  /** Reads the journal and lets what was running go on. Call once, before anything is started. */
  async open(): Promise<void> {
    const { journal: path, keptEnded } = this.#options;
    if (path === undefined) return;
    for (const { execution, from } of await this.#journal.open(path, keptEnded)) {
      this.#executions.set(execution.arn, execution);
      if (execution.ending === undefined) this.#run(execution, from);
      else this.#ended.add(execution);
    }
  }

  /** Whether there is a definition for that ARN. */
  knows(stateMachineArn: string): boolean {
    return this.#definitions.has(stateMachineArn);
  }

  /** Starts an execution; the same name and input while it runs is the same execution. @throws StateFailure if too large. */
  async start(stateMachineArn: string, name: string, input: unknown): Promise<Started> {
    const machine = this.#definitions.get(stateMachineArn);
    if (machine === undefined) throw new Error(`There is no state machine ${stateMachineArn}.`);
    checkSize(input, 'input');
    const arn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = this.#executions.get(arn);
    if (known !== undefined) {
      const same = known.status === 'RUNNING' && JSON.stringify(known.input) === JSON.stringify(input);
      return { kind: same ? 'started' : 'exists', execution: known };
    }
    const at = this.#options.clock.now();
    const { definition, hash } = machine;
    const execution = new Execution({ arn, stateMachineArn, name, definition, input, startedAt: at });
    this.#executions.set(arn, execution);
    try {
      await this.#journal.started({ kind: 'start', arn, stateMachineArn, name, hash, input, at }, machine.json);
    } catch (cause) {
      // Whoever asks again would be told that it runs.
      this.#executions.delete(arn);
      throw cause;
    }
    this.#options.onStatus?.(execution);
    this.#run(execution, { state: definition.StartAt, document: input, at });
    return { kind: 'started', execution };
  }

  /** Ends an execution; a function that is running is told so and its answer is ignored. */
  stop(arn: string, error?: string, cause?: string): void {
    const execution = this.#executions.get(arn);
    if (execution?.status !== 'RUNNING') return;
    const told = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
    this.#end(execution, { status: 'ABORTED', ...told, at: this.#options.clock.now() });
    execution.abort.abort(new Error('The execution was stopped.'));
  }

  find(arn: string): Execution | undefined {
    return this.#executions.get(arn);
  }

  /** Newest first. */
  list(status?: ExecutionStatus): Execution[] {
    const all = [...this.#executions.values()].reverse();
    return status === undefined ? all : all.filter((execution) => execution.status === status);
  }

  /** Resolves with how an execution ended. */
  ended(arn: string): Promise<Ending> {
    const ending = this.#executions.get(arn)?.ending;
    const running = ending === undefined ? this.#running.get(arn) : Promise.resolve(ending);
    if (running === undefined) throw new Error(`There is no execution ${arn}.`);
    return running;
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  get isIdle(): boolean {
    return this.#running.size === 0;
  }

  /**
   * Leaves everything as it stands, to be continued from the journal. Functions that run go on to their end, which is
   * written down; when `patience` is over first, they are told to stop. @default no patience
   */
  async close(patience: Promise<unknown> = Promise.resolve()): Promise<void> {
    this.#isClosing = true;
    const open = [...this.#executions.values()].filter(({ ending }) => ending === undefined);
    for (const execution of open) if (!this.#calling.has(execution)) leave(execution);
    await Promise.race([patience, Promise.allSettled(this.#running.values())]);
    open.forEach(leave);
    await this.#journal.close();
  }

  #run(execution: Execution, from: Checkpoint): void {
    if (this.#isClosing) leave(execution);
    execution.note('ExecutionStarted', execution.startedAt);
    const { clock } = this.#options;
    const begin = () => this.#untilEnd(execution, from);
    const running = (clock instanceof VirtualClock ? clock.detached(begin) : begin()).finally(() =>
      this.#running.delete(execution.arn),
    );
    this.#running.set(execution.arn, running);
  }

  async #untilEnd(execution: Execution, from: Checkpoint): Promise<Ending> {
    const timer = new AbortController();
    void this.#watchTimeout(execution, timer.signal);
    const ending = await interpret(execution, from, this.#stageOf(execution));
    timer.abort();
    this.#end(execution, ending);
    return execution.ending ?? ending;
  }

  async #watchTimeout(execution: Execution, signal: AbortSignal): Promise<void> {
    const seconds = execution.definition.TimeoutSeconds;
    if (seconds === undefined) return;
    const leftMs = execution.startedAt + 1000 * seconds - this.#options.clock.now();
    await this.#options.clock.sleep(leftMs, signal).then(
      () => {
        this.#end(execution, { status: 'TIMED_OUT', error: 'States.Timeout', at: this.#options.clock.now() });
        execution.abort.abort(new Error('The execution timed out.'));
      },
      () => undefined,
    );
  }

  #end(execution: Execution, ending: Ending): void {
    // Aborted without an ending: the process is going down, and the journal has the rest.
    if (execution.ending !== undefined || execution.abort.signal.aborted) return;
    execution.ending = ending;
    execution.note(`Execution${pascal(ending.status)}`, ending.at);
    this.#journal.note({ kind: 'end', arn: execution.arn, ending });
    this.#options.onStatus?.(execution);
    this.#ended.add(execution);
  }

  #stageOf(execution: Execution): Stage {
    const { arn } = execution;
    const { clock, random } = this.#options;
    return {
      clock,
      random,
      scheduled: (_, state) => this.#journal.note({ kind: 'scheduled', arn, state }),
      checkpoint: async (_, checkpoint) => {
        this.#options.onDocument?.(checkpoint.document);
        await this.#journal.durably({ kind: 'checkpoint', arn, checkpoint });
        if (this.#isClosing) leave(execution);
      },
      invoke: (functionArn, payload) => this.#limit(() => this.#call(execution, functionArn, payload)),
    };
  }

  async #call(execution: Execution, functionArn: string, payload: unknown): Promise<unknown> {
    const { signal } = execution.abort;
    signal.throwIfAborted();
    this.#calling.add(execution);
    try {
      return await callFunction(this.#options, functionArn, payload, signal);
    } catch (cause) {
      // What would follow, a retry or a branch, is for the next process.
      if (this.#isClosing) leave(execution);
      throw cause;
    } finally {
      this.#calling.delete(execution);
    }
  }
}

/** Lets go of an execution. */
const leave = ({ abort }: Execution) => abort.abort(new Error('The process is ending.'));

const pascal = (status: string) =>
  status
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
