/** Requests of files as details of events, where a request may carry its idempotency key. */
import { checkRequest, type TaskRequest } from '../../core/task/request.ts';
import { readChecked, type Checked, type Filed } from '../read-requests.ts';

export type TaskRequestedDetail = TaskRequest & { readonly idempotencyKey?: string };

/** Reads and checks them all before anything is sent. @throws UsageError with every problem */
export const readEvents = (files: readonly string[], folder: string): Promise<Filed<TaskRequestedDetail>[]> =>
  readChecked(files, folder, check);

function check(given: unknown): Checked<TaskRequestedDetail> {
  if (typeof given !== 'object' || given === null || !('idempotencyKey' in given)) return checkedRequest(given);
  const { idempotencyKey, ...request } = given;
  const checked = checkedRequest(request);
  const isKey = typeof idempotencyKey === 'string' && /^[\x20-\x7e]{1,255}$/.test(idempotencyKey);
  const wrong = isKey ? [] : [{ param: 'idempotencyKey', message: 'Allowed: 1 to 255 printable ASCII characters.' }];
  if (checked.kind === 'invalid') return { kind: 'invalid', problems: [...checked.problems, ...wrong] };
  return isKey ? { kind: 'valid', value: { ...checked.value, idempotencyKey } } : { kind: 'invalid', problems: wrong };
}

function checkedRequest(given: unknown): Checked<TaskRequestedDetail> {
  const checked = checkRequest(given);
  return checked.kind === 'valid' ? { kind: 'valid', value: checked.request } : checked;
}
