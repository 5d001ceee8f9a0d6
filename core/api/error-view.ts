/** Error rows as callers see them. */
import type { Item } from '../records/write.ts';
import type { ErrorView } from './error-schema.ts';

/** The public view of an error row (core/records/error-row.ts). */
export function errorView(row: Item): ErrorView {
  const { taskId, at, phase, attempt, send, status, type, code, message, retryAfterSeconds, fault, action, repeats } =
    row as unknown as StoredError;
  return {
    taskId,
    at,
    phase,
    attempt,
    send,
    status: status > 0 ? status : null,
    type: type === '' ? null : type,
    code,
    message,
    retryAfterSeconds: retryAfterSeconds < 0 ? null : retryAfterSeconds,
    fault,
    recommendedAction: action,
    repeats,
  };
}

/** As the row is stored: absent text is `""`, an absent number is -1. */
type StoredError = Omit<ErrorView, 'status' | 'type' | 'retryAfterSeconds' | 'recommendedAction'> & {
  readonly status: number;
  readonly type: string;
  readonly retryAfterSeconds: number;
  readonly action: string;
};
