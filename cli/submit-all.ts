/** Submissions, some at a time, and what came of each. */
import pLimit from 'p-limit';
import type { Bide, TaskView } from '../client/bide.ts';
import { systemClock } from '../lambdas/adapters/clock.ts';
import type { Io } from './io.ts';
import type { FiledRequest } from './read-requests.ts';

/** A request, and the key that every try to submit it carries. */
export interface Order extends FiledRequest {
  readonly idempotencyKey: string;
}

export type Came =
  | { readonly kind: 'taken'; readonly order: Order; readonly task: TaskView }
  | { readonly kind: 'failed'; readonly order: Order; readonly error: Error }
  | { readonly kind: 'not_sent'; readonly order: Order };

/** Submissions under way at once. */
const AT_ONCE = 8;
/** As long as one try of the client may take. */
const PATIENCE_MS = 30_000;

/** Interrupted, it begins no more of them; those under way end as they end, or are given up after a while. */
export async function submitAll(orders: readonly Order[], bide: Bide, io: Io): Promise<Came[]> {
  const { interrupted, clock = systemClock } = io;
  const underWay = new Set<Order>();
  const [ended, over] = [new AbortController(), new AbortController()];
  const giveUpLater = () => {
    if (underWay.size > 0) io.stderr.write(finishing([...underWay]));
    const giveUp = () => over.abort(new Error('Interrupted.'));
    void clock.sleep(PATIENCE_MS, ended.signal).then(giveUp, () => undefined);
  };
  interrupted.addEventListener('abort', giveUpLater, { once: true, signal: ended.signal });
  const limit = pLimit(AT_ONCE);
  const one = async (order: Order): Promise<Came> => {
    if (interrupted.aborted) return { kind: 'not_sent', order };
    underWay.add(order);
    try {
      const { request, idempotencyKey } = order;
      return { kind: 'taken', order, task: await bide.submit(request, { idempotencyKey, signal: over.signal }) };
    } catch (error) {
      return { kind: 'failed', order, error: error as Error };
    } finally {
      underWay.delete(order);
    }
  };
  try {
    return await Promise.all(orders.map((order) => limit(one, order)));
  } finally {
    ended.abort();
  }
}

/** With their keys: after a second Ctrl-C nothing says them any more. */
function finishing(orders: readonly Order[]): string {
  const count = `${orders.length} submission${orders.length === 1 ? '' : 's'}`;
  const keys = orders.map(({ place, idempotencyKey }) => `  ${place} with --idempotency-key ${idempotencyKey}\n`);
  const again = '(Ctrl-C again ends at once; they may have been taken in)';
  return `finishing ${count}, for ${PATIENCE_MS / 1000} s at most… ${again}\n${keys.join('')}`;
}
