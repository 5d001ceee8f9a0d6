/** Events in and out, by the names that rules match. */
import type { TerminalStatus } from './records/task-record.ts';

/** `source` of every event that Bide sends. */
export const EVENT_SOURCE = 'bide';

/** `detail-type` of the event that requests a task. Its `detail` is the request, plus `idempotencyKey`. */
export const TASK_REQUESTED = 'Bide Task Requested';

/** `detail-type` of the event that announces an outcome, by its status. */
export const announcements = {
  succeeded: 'Bide Task Succeeded',
  failed: 'Bide Task Failed',
  cancelled: 'Bide Task Cancelled',
} as const satisfies Record<TerminalStatus, string>;

/** `source` and `detail-type` of the event that Step Functions sends when an execution begins or ends. */
export const EXECUTION_STATUS_CHANGE = {
  source: 'aws.states',
  detailType: 'Step Functions Execution Status Change',
} as const;

/** Version of the details that this release sends. */
export const EVENT_VERSION = 1;

/** Detail of an announcement: ids and the outcome's code; the rest is read by the task's id. */
export interface TaskAnnounced {
  readonly version: number;
  /** The same at every delivery of the same outcome. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly occurredAt: string;
  readonly task: {
    readonly id: string;
    readonly owner: string;
    /** Empty where the provider gave none. */
    readonly providerTaskId: string;
    readonly code: string;
    /** Its webhook is to be told. Absent = it has none. */
    readonly webhook?: true;
  };
}

/** `detail-type` of the event by which the API asks for a look at a task that has ended. */
export const LATE_LOOK_ASKED = 'Bide Late Look Asked';

/** Asks the function that may read provider keys for one look. */
export interface LateLookAsked {
  readonly detailType: typeof LATE_LOOK_ASKED;
  readonly detail: {
    readonly version: number;
    readonly id: string;
    /** ISO 8601, UTC. */
    readonly occurredAt: string;
    readonly task: { readonly id: string };
    readonly attempt: number;
    /** Sort key of the audit row: without one that is still open nobody looks. */
    readonly audit: string;
  };
}

/** `detail-type` of the event that asks for another try at a task's webhook. */
export const WEBHOOK_DUE = 'Bide Webhook Due';

/** Asks the function that sends webhooks for a try. */
export interface WebhookDue {
  readonly detailType: typeof WEBHOOK_DUE;
  readonly detail: {
    readonly version: number;
    readonly id: string;
    /** ISO 8601, UTC. */
    readonly occurredAt: string;
    readonly task: { readonly id: string; readonly webhook: true };
  };
}

/** `now`: milliseconds since the epoch. */
export const webhookDue = (taskId: string, now: number): WebhookDue => ({
  detailType: WEBHOOK_DUE,
  detail: {
    version: EVENT_VERSION,
    id: `${taskId}.webhook`,
    occurredAt: new Date(now).toISOString(),
    task: { id: taskId, webhook: true },
  },
});

/** One event for the bus. */
export interface BideEvent {
  readonly detailType: (typeof announcements)[TerminalStatus];
  readonly detail: TaskAnnounced;
}
