/** The document that travels through the state machine: ids, counters and waits; never a prompt, secret or result. */

/** Version of the documents and rows that this release writes. */
export const DOCUMENT_VERSION = 1;

/** What admission starts an execution with. */
export interface ExecutionInput {
  readonly v: number;
  readonly taskId: string;
  readonly generation: number;
}

/** What a step's function is invoked with. The first Submit has no step yet. */
export interface StepInput extends ExecutionInput {
  readonly step?: Step;
}

export const submitKinds = ['accepted', 'not_yet', 'closed', 'superseded'] as const;
export const queryKinds = ['pending', 'succeeded', 'failed', 'lost', 'too_late', 'cancelled', 'superseded'] as const;

export type SubmitKind = (typeof submitKinds)[number];
export type QueryKind = (typeof queryKinds)[number];

/** One complete answer of a step; every field is always there. Absent text is `""`, an absent number is -1. */
export interface Step {
  readonly v: number;
  readonly kind: SubmitKind | QueryKind;
  /** Attempt that this step speaks of, from 1. */
  readonly attempt: number;
  /** Send of that attempt, from 1; 0 before the first. */
  readonly send: number;
  readonly providerTaskId: string;
  /** Reserved rate slot, milliseconds since the epoch, and the epoch of the limit item that it belongs to. */
  readonly slotAt: number;
  readonly slotEpoch: number;
  /** Its number in the line for slots, -1 until it has drawn one. Absent in documents of an earlier release. */
  readonly turn?: number;
  /** Laps in which it waited for a slot of this send, or had no time left for it. Absent as `turn`. */
  readonly laps?: number;
  /** Laps of the execution so far, this one included: what they leave fills its history. Absent as `turn`. */
  readonly spent?: number;
  /** When its wait ends, milliseconds since the epoch: a step that comes later was broken meanwhile. Absent as `turn`. */
  readonly dueAt?: number;
  /** Looks at this attempt so far. */
  readonly looks: number;
  /** Looks in a row that told nothing. */
  readonly failedLooks: number;
  /** 0 to 100, as the provider says; -1 until it says anything. */
  readonly progress: number;
  readonly errorCode: string;
  readonly mayResubmit: boolean;
  /** Whole seconds that the next Wait lasts. */
  readonly waitSeconds: number;
}

/** An answer of Submit. */
export type SubmitStep = Step & { readonly kind: SubmitKind };

/** An answer of Query. */
export type QueryStep = Step & { readonly kind: QueryKind };

/** Output of an execution, and answer of Record. A superseded execution says `failed` with the code `superseded`. */
export interface ExecutionOutput extends ExecutionInput {
  readonly outcome: { readonly status: 'succeeded' | 'failed' | 'cancelled'; readonly code: string };
}

const blank = {
  v: DOCUMENT_VERSION,
  attempt: -1,
  send: 0,
  providerTaskId: '',
  slotAt: -1,
  slotEpoch: -1,
  turn: -1,
  laps: 0,
  spent: 0,
  dueAt: -1,
  looks: 0,
  failedLooks: 0,
  progress: -1,
  errorCode: '',
  mayResubmit: false,
  waitSeconds: 1,
} satisfies Omit<Step, 'kind'>;

/** A complete step of that kind; what is not given is blank. */
export function step<K extends Step['kind']>(kind: K, given: Partial<Omit<Step, 'kind' | 'v'>>): Step & { kind: K } {
  return { ...blank, ...given, kind };
}

/** Name of the execution that runs one generation of a task. */
export function executionName(taskId: string, generation: number): string {
  return `${taskId}.${generation}`;
}
