import { expect } from '@jest/globals';
import { faultRows, type FaultRow } from '../../docs/fault-rows.ts';
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
  /** How often the bus took its end. @default 1 */
  readonly announced?: number;
  /** Its place among the open tasks. @default undefined: it has left them */
  readonly open?: string | undefined;
  /** The fault of the row is another task's: this one may pay as always. @default false */
  readonly isSpared?: boolean;
  readonly alarms?: readonly string[];
  /** Warnings and errors in the log. @default a line for each kind of error row, as there is one */
  readonly log?: readonly string[];
  /** Seconds of every Wait. @default not compared */
  readonly waits?: readonly number[];
}

/** Compares what was suffered with the row, and the POSTs that were paid for with what the test's name says. */
export function expectRow(suffered: Suffered, row: Row): void {
  const { task, record, errors, calls, operator, announced, paid, paidByIt, waits } = suffered;
  const { outcome } = task;
  const { isSpared = false, waits: expected, ...compared } = row;
  expect({
    ...calls,
    outcome: [outcome?.status, outcome?.code, outcome?.mayBeCharged],
    attempts: task.attempts.map(({ state, sends, refused, providerTaskId }) => [state, sends, refused, providerTaskId]),
    errors: errors.map((item) => [item['phase'], item['status'], item['code'], item['repeats']]),
    advice: outcome?.recommendedAction,
    told: operator.errors,
    alarms: operator.alarms,
    log: operator.log,
    announced: announced.length,
    open: record.openPk,
  }).toEqual({
    alarms: [],
    log: row.errors.length > 0 ? ['warn: provider error'] : [],
    announced: 1,
    open: undefined,
    ...compared,
  });
  if (expected !== undefined) expect(waits).toEqual(expected);
  const named = namedRow();
  expect(paid).toBe(named.paid);
  expect(paidByIt).toBeLessThanOrEqual(isSpared ? 1 : mostOf(named.row, task.attempts.length));
}

/** Likewise where no one task is looked at: all together, and none of them more than the row lets it. By job. */
export function expectPaid(purchases: ReadonlyMap<string, number>): void {
  const named = namedRow();
  const paid = [...purchases.values()].reduce((sum, n) => sum + n, 0);
  expect(paid).toBe(named.paid);
  expect([...purchases].filter(([, n]) => n > mostOf(named.row, 1))).toEqual([]);
}

/** The name of every test of a row begins with the row, and ends with what is paid for. */
function namedRow(): { readonly row: FaultRow; readonly paid: number } {
  const { currentTestName = '' } = expect.getState();
  const [, n, paid] = /^row (\d+) · .+: .+ · (\d+) paid$/.exec(currentTestName) ?? [];
  const row = faultRows[Number(n) - 1];
  if (row === undefined) throw new Error(`The name "${currentTestName}" says no row, or not what is paid for.`);
  return { row, paid: Number(paid) };
}

const mostOf = ({ paid }: FaultRow, attempts: number): number => (paid === 'attempts' ? attempts : paid);
