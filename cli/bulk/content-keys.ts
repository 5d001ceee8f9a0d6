/** Idempotency keys from what is asked for: a run that is started again meets the tasks that it already has. */
import { fingerprint } from '../../core/task/identity.ts';
import type { FiledRequest } from '../read-requests.ts';

/** A request, where it stands, and the key that it is submitted under. */
export interface KeyedRequest extends FiledRequest {
  readonly idempotencyKey: string;
}

/**
 * Gives each request its key: the hash of its content, and its number where the same content comes more than once,
 * because who asks for one picture four times wants four. Under another name of the run all are other tasks.
 */
export function withContentKeys(requests: readonly FiledRequest[], run: string): KeyedRequest[] {
  const times = new Map<string, number>();
  return requests.map((filed) => {
    const hash = fingerprint(filed.request);
    const n = (times.get(hash) ?? 0) + 1;
    times.set(hash, n);
    return { ...filed, idempotencyKey: [run, hash, ...(n === 1 ? [] : [n])].join(':') };
  });
}
