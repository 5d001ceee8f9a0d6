/** Step Functions of a simulated world: the released definition, run by the interpreter of the local runtime. */
import type { Random } from '../../core/ports.ts';
import type { Definition } from '../../local/engine/definition.ts';
import { Execution, type Ending } from '../../local/engine/execution.ts';
import { interpret, type Stage } from '../../local/engine/interpreter.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What the machine tells the world. */
export interface MachineEvents {
  readonly clock: VirtualTime;
  readonly random: Random;
  readonly invoke: (functionArn: string, payload: unknown) => Promise<unknown>;
  /** A document between two states. */
  readonly travels: (document: unknown) => void;
  readonly ended: (execution: Execution) => void;
}

/** As on AWS, a function that is running goes on when its execution is stopped: nothing tells it. */
export class Machine {
  readonly executions = new Map<string, Execution>();
  readonly #definition: Definition;
  readonly #events: MachineEvents;
  readonly #stage: Stage;

  constructor(definition: Definition, events: MachineEvents) {
    this.#definition = definition;
    this.#events = events;
    const { clock, random, invoke, travels } = events;
    this.#stage = {
      clock,
      random,
      invoke,
      scheduled: () => undefined,
      checkpoint: (_, { document }) => {
        travels(document);
        return Promise.resolve();
      },
    };
  }

  /** The same name and input while it runs is the same execution. */
  start(name: string, input: unknown): 'started' | 'exists' {
    const known = this.executions.get(name);
    if (known !== undefined) return known.status === 'RUNNING' ? 'started' : 'exists';
    const startedAt = this.#events.clock.now();
    const definition = this.#definition;
    const execution = new Execution({ arn: name, stateMachineArn: '', name, definition, input, startedAt });
    this.executions.set(name, execution);
    this.#events.travels(input);
    void this.#run(execution);
    return 'started';
  }

  status(name: string): 'running' | 'closed' | 'missing' {
    const status = this.executions.get(name)?.status;
    return status === undefined ? 'missing' : status === 'RUNNING' ? 'running' : 'closed';
  }

  stop(name: string): void {
    const execution = this.executions.get(name);
    if (execution?.status !== 'RUNNING') return;
    this.#end(execution, { status: 'ABORTED', at: this.#events.clock.now() });
    execution.abort.abort(stopped);
  }

  async #run(execution: Execution): Promise<void> {
    const from = { state: execution.definition.StartAt, document: execution.input, at: execution.startedAt };
    const ending = await interpret(execution, from, this.#stage);
    if (execution.ending === undefined) this.#end(execution, ending);
  }

  #end(execution: Execution, ending: Ending): void {
    execution.ending = ending;
    this.#events.ended(execution);
  }
}

const stopped = new Error('The execution was stopped.');
