/** What a client is told of a call that was not done. */
import { statusOf, type ApiError } from '../errors/envelope.ts';
import { errorTypes } from '../errors/taxonomy.ts';
import type { Profile } from '../provider/profile.ts';
import { currentAttempt, type TaskRecord } from '../records/task-record.ts';
import type { Item } from '../records/write.ts';
import { spend } from '../task/outcome.ts';
import type { Refusal, Shape } from './shape.ts';
import { toldError } from './told-error.ts';

/** An error of ours, with the status that the provider has for a body that lacks something. */
export function ownRefusal(error: ApiError, { invalidStatus }: Shape): Refusal {
  const { type, code, message } = error;
  return { status: code === 'invalid_request' ? invalidStatus : statusOf(error), type, code, message };
}

/**
 * The provider's refusal of a task that was never bought, as the provider gave it; undefined for every other end. A task
 * that may have been bought is answered as one that was taken in: after an error its client would send it again.
 * `rows`: its error rows, of which one has the provider's word for the type.
 */
export function providerRefusal(task: TaskRecord, profile: Profile, rows: readonly Item[]): Refusal | undefined {
  const { outcome } = task;
  const status = currentAttempt(task)?.status ?? -1;
  if (outcome?.status !== 'failed' || !isFinal(status) || spend(task) > 0) return undefined;
  const row = rows.findLast((one) => one['code'] === outcome.code && one['type'] !== '');
  const type = typeof row?.['type'] === 'string' ? row['type'] : typeOf(status);
  return { status, type, ...toldError(outcome, profile) };
}

/** A refusal that says: not like this. One that says "not now" was waited for as long as the deadline allowed. */
const isFinal = (status: number) => status >= 400 && status < 500 && status !== 408 && status !== 429;

const typeOf = (status: number): string =>
  Object.entries(errorTypes).find(([, entry]) => entry.status === status)?.[0] ?? 'invalid_request_error';
