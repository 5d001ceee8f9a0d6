/** One process at a time works in a folder of records: its table and journals cannot be shared. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from './io.ts';
import { identityOf, isRunning } from './process-identity.ts';

/** Claims a folder for this process. Answers with how to give it back. @throws SetupError while another one has it. */
export async function claimFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'in-use-by');
  const [pid, identity] = (await readFile(path, 'utf8').catch(() => 'nobody')).trim().split(' ');
  const holder = Number(pid);
  // A process that was killed could not give it back.
  if (holder > 0 && holder !== process.pid && (await isRunning(holder, identity))) {
    throw new SetupError(
      `${folder} is in use by process ${holder}. ` +
        'Hand requests to a bide serve with bide submit, or work in another folder with --folder.',
    );
  }
  await writeFile(path, `${[process.pid, await identityOf(process.pid)].join(' ').trim()}\n`);
  return () => rm(path, { force: true });
}
