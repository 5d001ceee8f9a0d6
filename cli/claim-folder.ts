/** One process at a time works in a folder of records: its table and journals cannot be shared. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from './io.ts';
import { isAlive } from './target/served.ts';

/** Claims a folder for this process. Answers with how to give it back. @throws SetupError while another one has it. */
export async function claimFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'in-use-by');
  const holder = Number(await readFile(path, 'utf8').catch(() => 'nobody'));
  // A process that was killed could not give it back.
  if (holder > 0 && holder !== process.pid && isAlive(holder)) {
    throw new SetupError(
      `${folder} is in use by process ${holder}. ` +
        'Hand requests to a bide serve with bide submit, or work in another folder with --folder.',
    );
  }
  await writeFile(path, `${process.pid}\n`);
  return () => rm(path, { force: true });
}
