/** What became of the looks that were just asked for: somebody else makes them. */
import type { AuditView, Bide } from '../../client/bide.ts';
import type { Io } from '../io.ts';
import { systemClock } from '../../lambdas/adapters/clock.ts';

const EVERY_MS = 1000;
/** A cold function and a slow provider take less. */
const TRIES = 30;

/** Of a look whose end was not waited for. */
export const NOT_YET = 'not looked yet; see bide audit';

/** The rows of the newest request for looks, oldest attempt first, once nothing is open; as they are when it takes too long. */
export async function awaitLooks(id: string, bide: Bide, io: Io): Promise<readonly AuditView[]> {
  const { clock = systemClock, interrupted: signal } = io;
  for (let tried = 1; ; tried += 1) {
    const { items } = await bide.taskAudit(id, { limit: 20, signal });
    const looks = items.filter(({ action }) => action === 'recover');
    const mine = looks.filter(({ requestId }) => requestId === looks[0]?.requestId);
    if (tried === TRIES || (mine.length > 0 && mine.every(({ state }) => state !== 'asked'))) {
      return mine.toSorted((a, b) => (a.attempt ?? 0) - (b.attempt ?? 0));
    }
    await clock.sleep(EVERY_MS, signal);
  }
}

/** `attempt 1  succeeded: the result is kept`. */
export const lookText = ({ attempt, state, outcome }: AuditView): string =>
  `attempt ${attempt ?? '?'}  ${state === 'asked' ? NOT_YET : outcome}`;
