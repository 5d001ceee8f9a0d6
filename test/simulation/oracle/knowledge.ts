/** What the oracle has seen so far, and what it holds against it. */
import type { GroupLimits } from '../../../core/limits/limit-shapes.ts';
import type { TaskRecord } from '../../../core/records/task-record.ts';
import type { Item } from '../../../core/records/write.ts';
import type { Life } from '../life.ts';
import type { Purchase } from '../simulated-provider.ts';

export class Knowledge {
  readonly violations: string[] = [];
  /** Task items as they are stored now. */
  readonly tasks = new Map<string, TaskRecord>();
  readonly lives = new Map<string, Life>();
  /** The invocation that made a task's generation what it is. */
  readonly openedBy = new Map<string, string>();
  /** Attempts that were ever ambiguous, as `task/n`. */
  readonly doubted = new Set<string>();
  /** POSTs that left, by task. */
  readonly posts = new Map<string, number>();
  /** The same of limit group `unified`, counted where a day is limited. */
  postsThatDay = 0;
  /** Every item of the table as it is now, by `pk/sk`. */
  readonly items = new Map<string, Item>();
  /** When each outcome was written, by the true time. */
  readonly endedAt = new Map<string, number>();
  readonly purchases: readonly Purchase[];
  /** Of limit group `unified`. */
  readonly limits: GroupLimits;
  readonly now: () => number;
  /** Adds to the counts of transitions. */
  readonly count: (what: string) => void;
  /** Adds to the timeline. */
  readonly say: (what: string) => void;

  constructor(given: Pick<Knowledge, 'purchases' | 'limits' | 'now' | 'count' | 'say'>) {
    this.purchases = given.purchases;
    this.limits = given.limits;
    this.now = given.now;
    this.count = given.count;
    this.say = given.say;
  }

  claim(invariant: string, holds: boolean, what: string | (() => string)): void {
    if (!holds) this.violations.push(`${invariant}: ${typeof what === 'string' ? what : what()}`);
  }

  billed(taskId: string): number {
    let billed = 0;
    for (const purchase of this.purchases) if (purchase.taskId === taskId) billed += 1;
    return billed;
  }

  /** Whether an invocation may carry a task on: its execution is the current one, or it took the task over itself. */
  mayCarryOn({ input, role, id }: Life, task: TaskRecord): boolean {
    if (role === 'sweep') return this.openedBy.get(task.taskId) === id;
    return input?.taskId === task.taskId && input.generation === task.generation;
  }
}

/** One write of a task item, by one invocation. */
export interface Change {
  readonly before: TaskRecord;
  readonly after: TaskRecord;
  readonly life: Life;
}
