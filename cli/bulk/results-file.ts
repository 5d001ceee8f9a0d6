/** The file that a bulk run leaves: JSON Lines, one for each task that has ended. What is in it is not asked for again. */
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TaskView } from '../../client/bide.ts';
import { eachLine } from '../../local/each-line.ts';
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
  /** The line that is on its way. */
  #last: Promise<void> = Promise.resolve();

  private constructor(ended: Map<string, TaskView['status']>, file: FileHandle) {
    this.ended = ended;
    this.#file = file;
  }

  /** Opens or makes it; a last line that a kill cut off is taken out. @throws UsageError when it is another kind of file */
  static async open(path: string): Promise<ResultsFile> {
    const ended = new Map<string, TaskView['status']>();
    const bytes = await read(path, ({ idempotencyKey, task }) => ended.set(idempotencyKey, task.status));
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a');
    if ((await file.stat()).size > bytes) await file.truncate(bytes);
    return new ResultsFile(ended, file);
  }

  /** One line after the other, so that lines never mix; behind one that failed nothing is written any more. */
  async add(line: ResultLine): Promise<void> {
    const text = `${JSON.stringify(line)}\n`;
    const written = this.#last.then(() => this.#file.appendFile(text));
    this.#last = written;
    await written;
    this.ended.set(line.idempotencyKey, line.task.status);
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#file.close();
  }
}

/** Hands over each line of a file that may not be there; resolves with the bytes up to the end of the last whole one. */
async function read(path: string, take: (line: ResultLine) => void): Promise<number> {
  try {
    return await eachLine(path, (line, n) => take(resultIn(line, path, n)));
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    throw new UsageError(`--results is ${path}, which cannot be read (${code}).`, { cause });
  }
}

function resultIn(line: string, path: string, n: number): ResultLine {
  const result = parse(line);
  if (typeof result?.idempotencyKey === 'string' && typeof result.task?.status === 'string')
    return result as ResultLine;
  throw new UsageError(`--results is ${path}, but its line ${n} is no result of a run. Name another file.`);
}

function parse(line: string): Partial<ResultLine> | undefined {
  try {
    return JSON.parse(line) as Partial<ResultLine>;
  } catch {
    return undefined;
  }
}
