/** Objects by key: files below a folder, or memory without one. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { S3Error } from './s3-error.ts';

export interface Objects {
  /** Replaces what is there; durable when it resolves. @throws S3Error for a key that cannot be a file. */
  put(key: string, bytes: Buffer): Promise<void>;
  get(key: string): Promise<Buffer | undefined>;
}

/** `folder`: where the files go; without one they are gone with the process. */
export function openObjects(folder: string | undefined): Objects {
  return folder === undefined ? inMemory() : inFolder(folder);
}

function inMemory(): Objects {
  const objects = new Map<string, Buffer>();
  return {
    put: (key, bytes) => Promise.resolve(void objects.set(key, bytes)),
    get: (key) => Promise.resolve(objects.get(key)),
  };
}

function inFolder(folder: string): Objects {
  return {
    async put(key, bytes) {
      const path = pathOf(folder, key);
      await mkdir(dirname(path), { recursive: true });
      // Beside it first, so that a file is whole or not there.
      const fresh = `${path}.${randomUUID()}.new`;
      await writeFile(fresh, bytes, { flush: true });
      await rename(fresh, path);
    },
    async get(key) {
      try {
        return await readFile(pathOf(folder, key));
      } catch (cause) {
        if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return undefined;
        throw cause;
      }
    },
  };
}

/** The file of a key: each part a plain name, so that no key leads out of the folder. */
function pathOf(folder: string, key: string): string {
  const parts = key.split('/');
  if (parts.every((part) => /^[\w=-][\w.=-]{0,199}$/.test(part))) return join(folder, ...parts);
  throw new S3Error(400, 'InvalidArgument', `The key ${JSON.stringify(key)} cannot be a file name here.`);
}
