/** Step Functions of a simulated world: a definition for each execution, run by the interpreter of the local runtime. */
import type { Clock } from '../../core/ports.ts';
import type { Definition } from '../../local/engine/definition.ts';
import { Execution, type Ending } from '../../local/engine/execution.ts';
import { interpret, type Checkpoint, type Stage } from '../../local/engine/interpreter.ts';
import type { Streams } from './streams.ts';

/** What the machine tells the world. */
export interface MachineEvents {
  readonly clock: Clock;
  readonly streams: Streams;
  /** The one that is deployed now; an execution keeps what it began with. */
  readonly definition: () => Definition;
  readonly invoke: (functionArn: string, payload: unknown) => Promise<unknown>;
  /** A document between two states, and how long the history is so far. */
  readonly travels: (document: unknown, events: number) => void;
  readonly ended: (execution: Execution) => void;
}

/** As on AWS, a function that is running goes on when its execution is stopped: nothing tells it. */
export class Machine {
  readonly executions = new Map<string, Execution>();
  /** Executions that were ever stopped. */
  readonly stopped = new Set<string>();
  readonly #documents = new Map<string, unknown>();
  readonly #events: MachineEvents;

  constructor(events: MachineEvents) {
    this.#events = events;
  }

  /** The same name and input while it runs is the same execution. */
  start(name: string, input: unknown): 'started' | 'exists' {
    const known = this.executions.get(name);
    if (known !== undefined) return known.status === 'RUNNING' ? 'started' : 'exists';
    const startedAt = this.#events.clock.now();
    const definition = this.#events.definition();
    const execution = new Execution({ arn: name, stateMachineArn: '', name, definition, input, startedAt });
    this.#events.travels(input, 0);
    this.#begin(execution, { state: definition.StartAt, document: input, at: startedAt });
    return 'started';
  }

  /** Runs a dead execution again from the state that it died in, with the document as it was. False: it cannot. */
  redrive(name: string): boolean {
    const dead = this.executions.get(name);
    if (dead === undefined || dead.status === 'RUNNING' || dead.status === 'SUCCEEDED') return false;
    const again = new Execution(dead);
    again.events.push(...dead.events);
    again.path.push(...dead.path);
    const at = this.#events.clock.now();
    again.note('ExecutionRedriven', at);
    const state = dead.path.at(-1) ?? dead.definition.StartAt;
    this.#begin(again, { state, document: this.#documents.get(name), at });
    return true;
  }

  status(name: string): 'running' | 'closed' | 'missing' {
    const status = this.executions.get(name)?.status;
    return status === undefined ? 'missing' : status === 'RUNNING' ? 'running' : 'closed';
  }

  stop(name: string): void {
    const execution = this.executions.get(name);
    if (execution?.status !== 'RUNNING') return;
    this.stopped.add(name);
    this.#end(execution, { status: 'ABORTED', at: this.#events.clock.now() });
    execution.abort.abort(stopped);
  }

  #begin(execution: Execution, from: Checkpoint): void {
    this.executions.set(execution.name, execution);
    this.#documents.set(execution.name, from.document);
    void this.#run(execution, from);
  }

  async #run(execution: Execution, from: Checkpoint): Promise<void> {
    const ending = await interpret(execution, from, this.#stageOf(execution));
    if (execution.ending === undefined) this.#end(execution, ending);
  }

  #stageOf({ name, events }: Execution): Stage {
    const { clock, streams, invoke, travels } = this.#events;
    return {
      clock,
      random: streams.of(name),
      invoke,
      scheduled: () => undefined,
      checkpoint: (_, { document }) => {
        travels(document, events.length);
        this.#documents.set(name, document);
        return Promise.resolve();
      },
    };
  }

  #end(execution: Execution, ending: Ending): void {
    execution.ending = ending;
    this.#events.ended(execution);
  }
}

const stopped = new Error('The execution was stopped.');
