/** Tools that are written in Python: installed once, each set of them into a folder of its own below `.tools`. */
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { outputOf, root, run } from './command.ts';

const NEEDED = 'These checks need Python 3.10 or newer as python3 on the PATH, with its module venv';

/** A set of tools, by the file that pins them. */
export class PythonTools {
  readonly #requirements: string;
  readonly #venv: string;
  /** What the environment was made from; copied last, so that a half-made one is never taken for a whole one. */
  readonly #madeFrom: string;

  constructor(name: string, requirements: URL) {
    this.#requirements = fileURLToPath(requirements);
    this.#venv = `${root}.tools/${name}`;
    this.#madeFrom = `${this.#venv}/requirements.txt`;
  }

  /** Makes the environment unless it is there. @throws when Python is missing or too old: a check is never left out. */
  async install(): Promise<void> {
    const { code, stderr } = await run('python3', ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 10))']);
    if (code !== 0) throw new Error(`${NEEDED}. ${stderr}`);
    const wanted = readFileSync(this.#requirements);
    if (existsSync(this.#madeFrom) && readFileSync(this.#madeFrom).equals(wanted)) return;
    rmSync(this.#venv, { recursive: true, force: true });
    await outputOf('python3', ['-m', 'venv', this.#venv]);
    const from = ['--quiet', '--disable-pip-version-check', '-r', this.#requirements];
    await outputOf(this.path('pip'), ['install', ...from]);
    copyFileSync(this.#requirements, this.#madeFrom);
  }

  /** Path of an installed tool. */
  path(name: string): string {
    return `${this.#venv}/bin/${name}`;
  }
}

/** Those that read the template and the definition. */
export const checkTools = new PythonTools('checks', new URL('requirements.txt', import.meta.url));
