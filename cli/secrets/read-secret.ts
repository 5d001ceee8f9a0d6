import { UsageError, type Io } from '../io.ts';

/** Longer than any key; a file that was piped in by mistake is. */
const MOST_BYTES = 8 * 1024;

/** The secret on standard input, without the line end behind it. @throws UsageError when it is typed, empty or no key */
export async function readSecret(provider: string, { stdin }: Io): Promise<string> {
  if (stdin === undefined || stdin.isTTY === true) {
    throw new UsageError(
      `The key is read from standard input, and typing it would show it. Pipe it in:\n  bide secrets set ${provider} < key.txt`,
    );
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > MOST_BYTES)
      throw new UsageError(`Standard input holds more than ${MOST_BYTES} bytes: that is no key.`);
    chunks.push(bytes);
  }
  const secret = Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
  if (secret === '') throw new UsageError('Standard input is empty: there is no key to store.');
  if (/^[\x21-\x7e]+$/.test(secret)) return secret;
  throw new UsageError('Standard input holds a space, a second line or another character that no key has.');
}
