/** The invariants, asserted at each write, each call of the provider, and at the end. */
import type { BideEvent } from '../../core/events.ts';
import { spend } from '../../core/task/outcome.ts';
import { limitState } from '../../core/limits/limit-item.ts';
import { asTask, type TaskRecord } from '../../core/records/task-record.ts';
import type { Item } from '../../core/records/write.ts';
import type { AttemptState } from '../../core/attempt/attempt-record.ts';
import type { SimulatedProvider } from './simulated-provider.ts';

const allowed: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  prepared: ['prepared', 'sending', 'closed'],
  sending: ['sending', 'prepared', 'accepted', 'ambiguous', 'closed'],
  ambiguous: ['ambiguous', 'accepted', 'closed'],
  accepted: ['accepted', 'closed'],
  closed: ['closed'],
};

export class Oracle {
  readonly violations: string[] = [];
  /** Ids that a finished invocation answered with: these may never be lost (I4). */
  readonly answeredIds = new Map<string, string>();
  readonly #before = new Map<string, TaskRecord>();

  #claim(invariant: string, holds: boolean, what: string): void {
    if (!holds) this.violations.push(`${invariant}: ${what}`);
  }

  /** After each write of a task item. */
  wrote(item: Item): void {
    if (item.sk !== 'TASK') return;
    const now = structuredClone(asTask(item));
    const before = this.#before.get(now.taskId);
    this.#before.set(now.taskId, now);
    if (before === undefined) return;
    this.#claim(
      'I5',
      !before.outcome || JSON.stringify(before.outcome) === JSON.stringify(now.outcome),
      'outcome changed',
    );
    this.#claim('I6', now.generation >= before.generation, 'generation went back');
    this.#claim('I6', now.attempt >= before.attempt, 'attempt went back');
    for (const [n, old] of Object.entries(before.attempts)) {
      const fresh = now.attempts[n];
      this.#claim('I6', fresh !== undefined, `attempt ${n} vanished`);
      if (fresh === undefined) continue;
      this.#claim('I6', allowed[old.state].includes(fresh.state), `attempt ${n}: ${old.state} → ${fresh.state}`);
      this.#claim('I6', fresh.sends >= old.sends && fresh.refused >= old.refused, `attempt ${n}: a counter went back`);
      const kept = old.providerTaskId === undefined || fresh.providerTaskId === old.providerTaskId;
      this.#claim('I4', kept, `attempt ${n} lost its provider task id`);
    }
  }

  /** At the moment of a POST: `stored` is the task item as it is now. */
  posts(stored: Item | undefined, provider: SimulatedProvider, name: string): void {
    this.#claim('I2', stored !== undefined, 'POST without a task');
    if (stored === undefined) return;
    const task = asTask(stored);
    const attempt = task.attempts[String(task.attempt)];
    const counted = Object.values(task.attempts).reduce((sum, one) => sum + one.sends, 0);
    this.#claim(
      'I1',
      (provider.posts.get(name) ?? 0) < counted,
      `POST ${(provider.posts.get(name) ?? 0) + 1} of ${counted}`,
    );
    this.#claim('I2', attempt?.state === 'sending', `POST while the attempt is ${attempt?.state ?? 'missing'}`);
    const doubted = Object.values(task.attempts).some((one) => one.code === 'submission_ambiguous');
    this.#claim('I3', !doubted || task.resubmitAmbiguous, 'POST after an ambiguous attempt');
    this.#claim('I13', task.cancelRequested === undefined, 'POST after a cancellation');
  }

  /** At a POST or GET: what the invocation last read of the limit item. */
  calls(limit: Item | undefined, now: number): void {
    this.#claim('I7', limitState(limit).notBefore <= now, `call during a cool-down`);
  }

  /** When the world has come to rest. */
  ended(
    items: readonly Item[],
    provider: SimulatedProvider,
    announced: ReadonlyMap<string, readonly BideEvent[]>,
    boundMs: number,
  ): void {
    for (const item of items.filter((one) => one.sk === 'TASK')) {
      const task = asTask(item);
      this.#claim('I8', task.outcome !== undefined, `task ${task.taskId} is ${task.status} at the end`);
      const lateMs = (task.outcome?.finishedAt ?? 0) - task.deadlineAt;
      this.#claim('I8', lateMs <= boundMs, `terminal ${lateMs} ms after the deadline; ${boundMs} are allowed`);
      const told = announced.get(task.taskId) ?? [];
      const same = told.every(({ detail }) => detail.task.code === task.outcome?.code);
      this.#claim('I8', told.length > 0 && task.openPk === undefined, 'the outcome was never announced');
      this.#claim('I5', same, 'another outcome was announced');
      const billed = provider.purchases.filter((one) => one.name === task.taskId).length;
      this.#claim('I11', billed <= spend(task), `${billed} purchases, spend ${spend(task)}`);
      this.#claim('I1', (provider.posts.get(task.taskId) ?? 0) <= sends(task), 'more POSTs than counted sends');
    }
    const kept = items.filter((one) => one.sk === 'TASK').flatMap((one) => idsOf(asTask(one)));
    for (const [id, taskId] of this.answeredIds) this.#claim('I4', kept.includes(id), `${id} of ${taskId} was lost`);
  }
}

const sends = (task: TaskRecord) => Object.values(task.attempts).reduce((sum, one) => sum + one.sends, 0);
const idsOf = (task: TaskRecord) => Object.values(task.attempts).flatMap((one) => one.providerTaskId ?? []);
