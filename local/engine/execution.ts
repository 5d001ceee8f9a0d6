/** One execution: what it is, how far it got, and its history as AWS would count it. */
import type { Definition } from './definition.ts';
import { StateFailure } from './failure.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT';

/** One event of a history. `at` in milliseconds since the epoch. */
export interface HistoryEvent {
  readonly type: string;
  readonly at: number;
  readonly state?: string;
  readonly error?: string;
}

/** How an execution ended. */
export interface Ending {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly output?: unknown;
  readonly error?: string;
  readonly cause?: string;
  readonly at: number;
}

/** AWS ends an execution whose history is longer. */
const MAX_EVENTS = 25_000;

export class Execution {
  readonly arn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  /** Pinned: a later definition does not change what runs. */
  readonly definition: Definition;
  readonly input: unknown;
  readonly startedAt: number;
  readonly events: HistoryEvent[] = [];
  /** Names of the states entered, in order; each is one transition. */
  readonly path: string[] = [];
  /** Seconds waited, in order. */
  readonly waits: number[] = [];
  readonly abort = new AbortController();
  ending: Ending | undefined;

  constructor(given: Pick<Execution, 'arn' | 'stateMachineArn' | 'name' | 'definition' | 'input' | 'startedAt'>) {
    this.arn = given.arn;
    this.stateMachineArn = given.stateMachineArn;
    this.name = given.name;
    this.definition = given.definition;
    this.input = given.input;
    this.startedAt = given.startedAt;
  }

  get status(): ExecutionStatus {
    return this.ending?.status ?? 'RUNNING';
  }

  /** Adds an event. @throws States.Runtime at the longest history that AWS keeps. */
  note(type: string, at: number, detail: Pick<HistoryEvent, 'state' | 'error'> = {}): void {
    if (this.events.length >= MAX_EVENTS - 1 && this.ending === undefined) {
      throw new StateFailure('States.Runtime', `The execution reached ${MAX_EVENTS} history events.`);
    }
    this.events.push({ type, at, ...detail });
  }
}
