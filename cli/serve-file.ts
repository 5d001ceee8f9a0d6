/** The file by which other commands find a running `bide serve`. */
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Served } from './target/served.ts';

/** Writes it, for its owner's eyes only. Answers with how to take it away again. */
export async function announceServer(folder: string, served: Served): Promise<() => Promise<void>> {
  const path = join(folder, 'serve.json');
  const fresh = `${path}.${served.pid}`;
  await writeFile(fresh, `${JSON.stringify(served)}\n`, { mode: 0o600 });
  await rename(fresh, path);
  return () => rm(path, { force: true });
}
