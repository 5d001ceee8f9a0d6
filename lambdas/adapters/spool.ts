/** A file on the function's own disk that nobody else sees, and that is gone with whoever has it open. */
import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Opens one, gives it to `work`, and closes it whatever happens. */
export async function withSpool<T>(work: (file: FileHandle) => Promise<T>): Promise<T> {
  const path = join(tmpdir(), `bide-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  try {
    // Before anything is written: a function that dies leaves nothing behind.
    await unlink(path);
    return await work(file);
  } finally {
    await file.close();
  }
}
