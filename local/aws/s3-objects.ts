/** Objects by key: files below a folder, or memory without one. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { S3Error } from './s3-error.ts';

export interface StoredObject {
  readonly bytes: Buffer;
  readonly contentType: string;
}

export interface Objects {
  /** Replaces what is there; durable when it resolves. @throws S3Error for a key that cannot be a file. */
  put(key: string, object: StoredObject): Promise<void>;
  get(key: string): Promise<StoredObject | undefined>;
}

/** What S3 calls an object of which nobody said what it is. */
export const UNKNOWN_TYPE = 'binary/octet-stream';

/**
 * `folder`: where the files go; without one they are gone with the process. `typeOf`: the content type of a file that
 * somebody has put there by hand.
 */
export function openObjects(folder: string | undefined, typeOf: TypeOf = () => undefined): Objects {
  return folder === undefined ? inMemory() : inFolder(folder, typeOf);
}

type TypeOf = (name: string) => string | undefined;

function inMemory(): Objects {
  const objects = new Map<string, StoredObject>();
  return {
    put: (key, object) => Promise.resolve(void objects.set(key, object)),
    get: (key) => Promise.resolve(objects.get(key)),
  };
}

function inFolder(folder: string, typeByName: TypeOf): Objects {
  return {
    async put(key, { bytes, contentType }) {
      const path = pathOf(folder, key);
      await mkdir(dirname(path), { recursive: true });
      await replace(typeOf(path), contentType);
      await replace(path, bytes);
    },
    async get(key) {
      const path = pathOf(folder, key);
      const bytes = await ifThere(readFile(path));
      if (bytes === undefined) return undefined;
      return {
        bytes,
        contentType: (await ifThere(readFile(typeOf(path), 'utf8'))) ?? typeByName(path) ?? UNKNOWN_TYPE,
      };
    },
  };
}

/** Where the content type of a file stands: no key begins a part of itself with a dot. */
const typeOf = (path: string): string => join(dirname(path), `.${basename(path)}.type`);

/** Beside it first, so that a file is whole or not there. */
async function replace(path: string, content: Buffer | string): Promise<void> {
  const fresh = `${path}.${randomUUID()}.new`;
  await writeFile(fresh, content, { flush: true });
  await rename(fresh, path);
}

async function ifThere<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (cause) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw cause;
  }
}

/** The file of a key: each part a plain name, so that no key leads out of the folder. */
function pathOf(folder: string, key: string): string {
  const parts = key.split('/');
  if (parts.every((part) => /^[\w=-][\w.=-]{0,199}$/.test(part))) return join(folder, ...parts);
  throw new S3Error(400, 'InvalidArgument', `The key ${JSON.stringify(key)} cannot be a file name here.`);
}
