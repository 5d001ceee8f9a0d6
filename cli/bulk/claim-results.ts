/** One run at a time writes a results file. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { SetupError, UsageError } from '../io.ts';
import { identityOf, isRunning } from '../process-identity.ts';

/** Claims a file for this process. Answers with how to give it back. @throws SetupError while another one has it */
export async function claimResults(path: string): Promise<() => Promise<void>> {
  const claim = `${path}.in-use-by`;
  const own = [process.pid, await identityOf(process.pid)].join(' ').trim();
  while (!(await isMade(claim, own, path))) {
    const text = await readIfThere(claim);
    // Given back meanwhile.
    if (text === undefined) continue;
    const [pid, identity] = text.trim().split(' ');
    await refuseWhileRunning(Number(pid), identity, path, claim);
    // A process that was killed could not give it back.
    await rm(claim, { force: true });
  }
  return () => rm(claim, { force: true });
}

function readIfThere(claim: string): Promise<string | undefined> {
  return readFile(claim, 'utf8').catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  });
}

async function isMade(claim: string, own: string, path: string): Promise<boolean> {
  try {
    await writeFile(claim, `${own}\n`, { flag: 'wx' });
    return true;
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    throw new UsageError(`--results is ${path}, and ${claim} cannot be written beside it (${code}).`, { cause });
  }
}

async function refuseWhileRunning(pid: number, identity: string | undefined, path: string, claim: string) {
  if (!(pid > 0)) {
    throw new SetupError(`--results is ${path}, and ${claim} does not say who writes it. Delete that if nobody does.`);
  }
  // Without more than its id it is an earlier process: this one has no second run.
  if (pid === process.pid && identity === undefined) return;
  if (await isRunning(pid, identity)) {
    throw new SetupError(`--results is ${path}, which process ${pid} writes. Wait for it, or name another file.`);
  }
}
