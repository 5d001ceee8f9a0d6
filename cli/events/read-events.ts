/** Requests of files as details of events, where a request may carry its idempotency key. */
import { checkRequest, type TaskRequest } from '../../core/task/request.ts';
import { readChecked, type Checked, type Filed } from '../read-requests.ts';

export type TaskRequestedDetail = TaskRequest & { readonly idempotencyKey?: string };

/** What the Bide that they are for takes: a webhook to this machine, on this machine. */
type Allowing = Parameters<typeof checkRequest>[1];

/** Reads and checks them all before anything is sent. @throws UsageError with every problem */
export const readEvents = (
  files: readonly string[],
  folder: string,
  allowing: Allowing,
): Promise<Filed<TaskRequestedDetail>[]> => readChecked(files, folder, (given) => check(given, allowing));

function check(given: unknown, allowing: Allowing): Checked<TaskRequestedDetail> {
  const checkedRequest = (request: unknown): Checked<TaskRequestedDetail> => {
    const checked = checkRequest(request, allowing);
    return checked.kind === 'valid' ? { kind: 'valid', value: checked.request } : checked;
  };
  if (typeof given !== 'object' || given === null || !('idempotencyKey' in given)) return checkedRequest(given);
  const { idempotencyKey, ...request } = given;
  const checked = checkedRequest(request);
  const isKey = typeof idempotencyKey === 'string' && /^[\x20-\x7e]{1,255}$/.test(idempotencyKey);
  const wrong = isKey ? [] : [{ param: 'idempotencyKey', message: 'Allowed: 1 to 255 printable ASCII characters.' }];
  if (checked.kind === 'invalid') return { kind: 'invalid', problems: [...checked.problems, ...wrong] };
  return isKey ? { kind: 'valid', value: { ...checked.value, idempotencyKey } } : { kind: 'invalid', problems: wrong };
}
