import { expect } from '@jest/globals';
import type { Suffered } from './suffer.ts';

/** Everything that a row of the fault matrix asserts. */
export interface Row {
  /** What the provider did with each POST and each look. */
  readonly posts: readonly (number | string)[];
  readonly looks: readonly (number | string)[];
  /** Status and code of the outcome; whether it says that more may be charged than it gives. */
  readonly outcome: readonly [status: string, code: string, mayBeCharged: boolean];
  /** How each attempt ended, its sends and refusals, and the provider task id that is kept. */
  readonly attempts: readonly (readonly [state: string, sends: number, refused: number, id: string | null])[];
  /** Phase, HTTP status and code of each error row, and how often it happened again. */
  readonly errors: readonly (readonly [phase: string, status: number, code: string, repeats: number])[];
  /** What the outcome advises. */
  readonly advice: string;
  /** What `bide errors` prints: attempt, what was seen, whose fault, what to do. */
  readonly told: readonly string[];
  readonly alarms?: readonly string[];
  /** Warnings and errors in the log. @default a line for each kind of error row, as there is one */
  readonly log?: readonly string[];
  /** Seconds of every Wait. @default not compared */
  readonly waits?: readonly number[];
}

/** Compares what was suffered with the row, and the POSTs that were paid for with what the test's name says. */
export function expectRow(suffered: Suffered, row: Row): void {
  const { task, errors, calls, operator, paid, waits } = suffered;
  const { outcome } = task;
  const { alarms = [], log = row.errors.length > 0 ? ['warn: provider error'] : [], waits: expected, ...more } = row;
  expect({
    ...calls,
    outcome: [outcome?.status, outcome?.code, outcome?.mayBeCharged],
    attempts: task.attempts.map(({ state, sends, refused, providerTaskId }) => [state, sends, refused, providerTaskId]),
    errors: errors.map((item) => [item['phase'], item['status'], item['code'], item['repeats']]),
    advice: outcome?.recommendedAction,
    told: operator.errors,
    alarms: operator.alarms,
    log: operator.log,
  }).toEqual({ ...more, alarms, log });
  if (expected !== undefined) expect(waits).toEqual(expected);
  expectPaid(paid);
}

/** The name of every test of a row ends with what is paid for. */
export function expectPaid(paid: number): void {
  const { currentTestName = '' } = expect.getState();
  expect(currentTestName).toMatch(new RegExp(`^row \\d+ · .+: .+ · ${paid} paid$`));
}
