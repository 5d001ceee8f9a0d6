import { createInterface } from 'node:readline/promises';
import { UsageError, type Io } from './io.ts';

/** Options of a command that works on many things at once. */
export const bulkOptions = {
  'dry-run': { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
} as const;

/** Asks whoever sits there; false unless he says yes. @throws UsageError where nobody sits there and `--yes` was not given */
export async function confirmed(question: string, yes: boolean, io: Io): Promise<boolean> {
  if (yes) return true;
  const { stdin, stderr, interrupted } = io;
  if (stdin?.isTTY !== true || stderr.isTTY !== true) {
    throw new UsageError(`${question} Nobody is there to be asked: give --yes, or --dry-run to see what it is about.`);
  }
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: interrupted });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
