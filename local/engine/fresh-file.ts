/** A file of JSON Lines that is written beside the one that it replaces. */
import { open, rename, rm, type FileHandle } from 'node:fs/promises';

/** Lines are written in pieces of about this many characters. */
const PIECE = 1024 * 1024;

/** A file that is open for more, and how long it is. */
export interface FreshFile {
  readonly file: FileHandle;
  readonly bytes: number;
}

/** Makes a file of these lines that takes the old one's place in one step: a kill leaves the one or the other. */
export async function freshFile(path: string, lines: readonly unknown[]): Promise<FreshFile> {
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  // Requests that came in as events are in there: for its owner's eyes only.
  const file = await open(fresh, 'a', 0o600);
  try {
    let bytes = 0;
    for (const piece of pieces(lines)) {
      await file.appendFile(piece);
      bytes += piece.length;
    }
    await file.sync();
    await rename(fresh, path);
    return { file, bytes };
  } catch (cause) {
    await file.close();
    await rm(fresh, { force: true });
    throw cause;
  }
}

function* pieces(lines: readonly unknown[]): Generator<Buffer> {
  let text = '';
  for (const line of lines) {
    text += lineOf(line);
    if (text.length < PIECE) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

/** One line of JSON Lines. */
export const lineOf = (line: unknown): string => `${JSON.stringify(line)}\n`;
