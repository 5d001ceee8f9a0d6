/** A sweeper over the in-memory table, virtual time, and executions that the test makes up. */
import { parseDeployment } from '../../../core/deployment.ts';
import type { BideEvent, WebhookDue } from '../../../core/events.ts';
import type { ProviderHttp } from '../../../core/ports.ts';
import { taskKey } from '../../../core/records/keys.ts';
import { asTask, type TaskRecord } from '../../../core/records/task-record.ts';
import { newRequest, newTask } from '../../../core/task/new-task.ts';
import type { SweepContext } from '../../../lambdas/sweep/sweep-task.ts';
import { MemoryTable } from '../../../local/memory-table.ts';
import { VirtualClock } from '../../../local/virtual-clock.ts';

export const SWEEP_MS = 60_000;

/** What is there, and what was done. */
export class Desk {
  readonly clock = new VirtualClock(Date.UTC(2026, 0, 1));
  readonly table = new MemoryTable({ clock: this.clock });
  /** Execution name → status; missing unless it is here. */
  readonly executions = new Map<string, 'running' | 'closed'>();
  readonly calls: string[] = [];
  readonly sent: (BideEvent | WebhookDue)[] = [];
  busIsDown = false;
  remainingMs = 55_000;
  answer: Awaited<ReturnType<ProviderHttp['call']>> = { kind: 'not_sent', reason: 'ECONNREFUSED' };

  readonly context: SweepContext = {
    table: this.table,
    clock: this.clock,
    random: () => 0.5,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    deployment: parseDeployment({}),
    invocation: { requestId: 'sweep', remainingMs: () => this.remainingMs, signal: new AbortController().signal },
    secrets: { providerKey: () => Promise.resolve('key') },
    files: { put: () => Promise.resolve(), get: () => Promise.reject(new Error('no files')) },
    provider: {
      call: (call) => {
        this.calls.push(`${call.method} ${new URL(call.url).pathname}`);
        return Promise.resolve(this.answer);
      },
    },
    executions: {
      start: (name) => {
        const exists = this.executions.has(name);
        this.calls.push(`start ${name}`);
        if (!exists) this.executions.set(name, 'running');
        return Promise.resolve(exists ? 'exists' : 'started');
      },
      status: (name) => {
        this.calls.push(`describe ${name}`);
        return Promise.resolve(this.executions.get(name) ?? 'missing');
      },
      stop: (name) => {
        this.calls.push(`stop ${name}`);
        if (this.executions.has(name)) this.executions.set(name, 'closed');
        return Promise.resolve();
      },
    },
    bus: {
      send: (event) => {
        if (this.busIsDown) return Promise.reject(new Error('the bus is down'));
        this.sent.push(event);
        return Promise.resolve();
      },
    },
  };

  /** Stores a task that is admitted now. */
  async admit(taskId: string, more: Partial<TaskRecord> = {}): Promise<TaskRecord> {
    const request = { profile: 'unified', operation: 'images', body: { model: 'm' } };
    const now = this.clock.now();
    const admitted = { taskId, owner: 'o', request, model: 'm', fingerprint: 'f', writer: 'w', now };
    const task = { ...newTask(admitted, this.context.deployment.settings), ...more };
    await this.table.put(newRequest(admitted));
    await this.table.put(task);
    return task;
  }

  async read(taskId: string): Promise<TaskRecord> {
    const item = await this.table.get(taskKey(taskId));
    if (item === undefined) throw new Error(`No task ${taskId}.`);
    return asTask(item);
  }
}

/** An attempt that was accepted as `bought`. */
export const acceptedAttempt = {
  status: 'running',
  attempt: 1,
  attempts: {
    '1': {
      state: 'accepted',
      sends: 1,
      refused: 0,
      providerKeyId: 'unified',
      writer: 'w',
      patches: [],
      preparedAt: 0,
      acceptedAt: 0,
      providerTaskId: 'bought',
    },
  },
} as const satisfies Partial<TaskRecord>;
