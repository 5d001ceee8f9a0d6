/** Works through tasks one after the other, at a pace that others do not notice. */
import { BideError } from '../../client/errors/bide-error.ts';
import { exitCodes, type Io } from '../io.ts';

/** Between two tasks. */
const PAUSE_MS = 200;

/** What became of one: told on stdout as it comes, so that nothing is lost when it is interrupted. */
export interface Done {
  readonly line: string;
  /** False: it went through, and yet it is not what one hopes for. */
  readonly isWell: boolean;
}

/** 1 when one was refused or did not end well. Trouble that is nobody's refusal ends it all. */
export async function oneByOne(
  ids: readonly string[],
  work: (id: string) => Promise<Done>,
  io: Io,
): Promise<(typeof exitCodes)['ok' | 'taskFailed']> {
  let wrong = 0;
  for (const [i, id] of ids.entries()) {
    if (i > 0) await pause(io).catch(() => undefined);
    if (io.interrupted.aborted) throw interrupted(ids.length - i, ids.length);
    progress(i, ids.length, io);
    const done = await work(id).catch((cause: unknown) => {
      if (io.interrupted.aborted) throw interrupted(ids.length - i, ids.length);
      return refused(cause, ids.length);
    });
    progress(undefined, ids.length, io);
    if (typeof done === 'string') io.stderr.write(`bide: ${id}: ${done}\n`);
    else io.stdout.write(`${done.line}\n`);
    wrong += typeof done === 'string' || !done.isWell ? 1 : 0;
  }
  return wrong === 0 ? exitCodes.ok : exitCodes.taskFailed;
}

const interrupted = (left: number, count: number) =>
  new Error(`Interrupted; ${left} of ${count} are not done. Ask again: what was done is not done twice.`);

/** What the API refuses of one task stands in no other's way. A single one is explained by whoever catches it. */
function refused(cause: unknown, count: number): string {
  const isItsOwn = cause instanceof BideError && (cause.status === 404 || cause.status === 409);
  if (count > 1 && isItsOwn) return cause.message;
  throw cause;
}

async function pause({ clock, interrupted }: Io): Promise<void> {
  if (clock !== undefined) return clock.sleep(PAUSE_MS, interrupted);
  await new Promise((done) => setTimeout(done, PAUSE_MS));
}

/** One line on a terminal, written over by the next one; undefined takes it away. */
function progress(i: number | undefined, count: number, { stderr }: Io): void {
  if (stderr.isTTY !== true || count < 2) return;
  stderr.write(`\r\u001b[K${i === undefined ? '' : `${i + 1} of ${count}…`}`);
}
