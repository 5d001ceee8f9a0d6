/** A state that failed, under the error name that Retry and Catch match. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly error: string;
  /** What AWS calls the cause: text, for a function the JSON of its error. */
  readonly reason: string;

  constructor(error: string, reason: string) {
    super(`${error}: ${reason}`);
    this.error = error;
    this.reason = reason;
  }
}

/** Errors that no Retry and no Catch sees. */
export const uncatchable: readonly string[] = ['States.Runtime', 'States.DataLimitExceeded'];

/** Whether an `ErrorEquals` list names this error. */
export function matches(errorEquals: readonly string[], error: string): boolean {
  if (uncatchable.includes(error)) return false;
  return errorEquals.some(
    (name) => name === error || name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout'),
  );
}
