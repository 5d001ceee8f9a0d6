import type { WebhookRecord, WebhookState } from './webhook-record.ts';

/** How far the webhook of a task has got, as callers see it. */
export interface WebhookView {
  readonly state: WebhookState;
  readonly tries: number;
  /** Of the last answer; null where none came. */
  readonly lastStatus: number | null;
  /** ISO 8601, UTC; null when it is not tried again. */
  readonly nextTryAt: string | null;
}

/** `dueAt` says when somebody looks after it, also before the first send. */
export function webhookView({ state, tries, lastStatus, dueAt }: WebhookRecord): WebhookView {
  return {
    state,
    tries,
    lastStatus: lastStatus < 0 ? null : lastStatus,
    nextTryAt: dueAt === undefined ? null : new Date(dueAt).toISOString(),
  };
}
