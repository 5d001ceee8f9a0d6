import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Folder of the project. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a command came to. */
export interface Ended {
  /** `null`: it could not be started, or was ended by a signal. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const MOST_BYTES = 64 * 1024 * 1024;

/** Runs a command to its end, in the project's folder unless told otherwise; a code other than 0 is no exception. */
export function run(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  folder = root,
): Promise<Ended> {
  const options = { cwd: folder, env: { ...process.env, ...environment }, maxBuffer: MOST_BYTES };
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null;
      resolve({ code, stdout, stderr: stderr || (code === null ? String(error?.message) : '') });
    });
  });
}

/** Its output. @throws with what it said when it does not end with 0. */
export async function outputOf(command: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(command, args);
  if (code !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${String(code)}.\n${stdout}${stderr}`);
  return stdout;
}
