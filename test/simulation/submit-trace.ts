/** What one invocation of Submit found and what it did then: the cells of the protocol table. */
import type { AttemptState } from '../../core/attempt/attempt-record.ts';
import { currentAttempt, type TaskRecord } from '../../core/records/task-record.ts';

export class SubmitTrace {
  readonly #generation: number;
  readonly #count: (cell: string) => void;
  #found = '';
  #did: string[] = [];
  #readsBack = false;

  constructor(generation: number, count: (cell: string) => void) {
    this.#generation = generation;
    this.#count = count;
  }

  /** A read of the task begins a turn of the protocol, unless nothing was done in the one before. */
  finds(task: TaskRecord | undefined, now: number): void {
    if (this.#readsBack) return void (this.#readsBack = false);
    this.#flush();
    this.#found = foundAs(task, this.#generation, now);
  }

  did(what: string): void {
    this.#did.push(what);
  }

  /** The SDK has repeated a write that had succeeded; where that matters the task is read back. */
  repeated(): void {
    const last = this.#did.at(-1);
    this.#readsBack =
      last !== undefined && last !== 'opened' && (this.#found !== 'prepared' || this.#did[0] === 'sending');
  }

  /** The invocation has answered, or broken. */
  ends(how: string): void {
    this.did(how);
    this.#flush();
  }

  #flush(): void {
    if (this.#found !== '' && this.#did.length > 0) this.#count(`${this.#found}: ${this.#did.join(', ')}`);
    this.#did = [];
  }
}

function foundAs(task: TaskRecord | undefined, generation: number, now: number): string {
  if (task?.generation !== generation) return 'another generation';
  if (task.outcome !== undefined) return 'terminal';
  const attempt = currentAttempt(task);
  if (attempt === undefined) return 'no attempt';
  if (attempt.state === 'sending') return (attempt.answerDueAt ?? 0) > now ? 'sending' : 'sending, expired';
  return attempt.state satisfies AttemptState;
}
