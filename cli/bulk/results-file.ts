/** The file that a bulk run leaves: JSON Lines, one for each task that has ended. What is in it is not asked for again. */
import { mkdir, open, readFile, truncate, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TaskView } from '../../client/bide.ts';
import { UsageError } from '../io.ts';

/** One line. */
export interface ResultLine {
  /** Where the request stood, e.g. `requests.jsonl:17`. */
  readonly place: string;
  readonly idempotencyKey: string;
  readonly task: TaskView;
}

/** A results file that is open for more. */
export class ResultsFile {
  /** Status of every task in it, by idempotency key. */
  readonly ended: Map<string, TaskView['status']>;
  readonly #file: FileHandle;

  private constructor(ended: Map<string, TaskView['status']>, file: FileHandle) {
    this.ended = ended;
    this.#file = file;
  }

  /** Opens or makes it; a last line that a kill cut off is taken out. @throws UsageError when it is another kind of file */
  static async open(path: string): Promise<ResultsFile> {
    const text = await readIfThere(path);
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const ended = new Map(linesOf(path, whole).map(({ idempotencyKey, task }) => [idempotencyKey, task.status]));
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
    await mkdir(dirname(path), { recursive: true });
    return new ResultsFile(ended, await open(path, 'a'));
  }

  /** One write a line, so that lines never mix. */
  async add(line: ResultLine): Promise<void> {
    await this.#file.appendFile(`${JSON.stringify(line)}\n`);
    this.ended.set(line.idempotencyKey, line.task.status);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new UsageError(`--results is ${path}, which cannot be read (${code ?? 'unknown'}).`, { cause });
  }
}

function linesOf(path: string, text: string): ResultLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => {
      const result = parse(line);
      if (typeof result?.idempotencyKey === 'string' && typeof result.task?.status === 'string')
        return result as ResultLine;
      throw new UsageError(`--results is ${path}, but its line ${i + 1} is no result of a run. Name another file.`);
    });
}

function parse(line: string): Partial<ResultLine> | undefined {
  try {
    return JSON.parse(line) as Partial<ResultLine>;
  } catch {
    return undefined;
  }
}
