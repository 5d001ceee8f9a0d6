/** The checks that are written in Python: installed once, into `.tools/checks`. */
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { outputOf, root, run } from './command.ts';

const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));
const venv = `${root}.tools/checks`;
/** What the environment was made from; copied last, so that a half-made one is never taken for a whole one. */
const madeFrom = `${venv}/requirements.txt`;

const NEEDED = 'These checks need Python 3.10 or newer as python3 on the PATH, with its module venv';

/** Path of an installed tool. */
export const pythonTool = (name: string): string => `${venv}/bin/${name}`;

/** Makes the environment unless it is there. @throws when Python is missing or too old: a check is never left out. */
export async function installPythonTools(): Promise<void> {
  const { code, stderr } = await run('python3', ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 10))']);
  if (code !== 0) throw new Error(`${NEEDED}. ${stderr}`);
  if (existsSync(madeFrom) && readFileSync(madeFrom).equals(readFileSync(requirements))) return;
  rmSync(venv, { recursive: true, force: true });
  await outputOf('python3', ['-m', 'venv', venv]);
  await outputOf(pythonTool('pip'), ['install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  copyFileSync(requirements, madeFrom);
}
