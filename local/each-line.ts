/** Files of lines, however long: what does not fit into one string is read piece by piece. */
import { createReadStream, existsSync } from 'node:fs';

const NEWLINE = 0x0a;

/**
 * Hands over each line that is not empty, and its number from 1. A last line that was cut off is left out; a file that
 * is not there has none. Resolves with the bytes of the file up to the end of its last whole line.
 */
export async function eachLine(path: string, take: (line: string, n: number) => void): Promise<number> {
  if (!existsSync(path)) return 0;
  let [bytes, n] = [0, 0];
  let begun: Buffer[] = [];
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, from)) {
      const line = Buffer.concat([...begun, piece.subarray(from, end)]);
      begun = [];
      from = end + 1;
      n += 1;
      bytes += line.length + 1;
      if (line.length > 0) take(line.toString('utf8'), n);
    }
    begun.push(piece.subarray(from));
  }
  return bytes;
}

/** The same for JSON Lines. @throws SyntaxError that names the line, never what is in it */
export function eachJsonLine(path: string, take: (line: unknown) => void): Promise<number> {
  return eachLine(path, (line, n) => take(parsed(line, path, n)));
}

function parsed(line: string, path: string, n: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new SyntaxError(`${path} is damaged: its line ${n} is no JSON.`);
  }
}
