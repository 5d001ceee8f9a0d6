/** The file that a bulk run leaves: JSON Lines, one for each task that has ended. What is in it is not asked for again. */
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { TaskView } from '../../client/bide.ts';
import { eachLine } from '../../local/each-line.ts';
import { SetupError, UsageError } from '../io.ts';
import { claimResults } from './claim-results.ts';

/** One line. */
export interface ResultLine {
  /** Where the request stood, e.g. `requests.jsonl:17`. */
  readonly place: string;
  readonly idempotencyKey: string;
  readonly task: TaskView;
}

/** A results file that is open for more, by this process alone. */
export class ResultsFile {
  /** Status of every task in it, by idempotency key. */
  readonly ended: Map<string, TaskView['status']>;
  readonly #file: FileHandle;
  readonly #giveBack: () => Promise<void>;
  /** The line that is on its way. */
  #last: Promise<void> = Promise.resolve();

  private constructor(ended: Map<string, TaskView['status']>, file: FileHandle, giveBack: () => Promise<void>) {
    this.ended = ended;
    this.#file = file;
    this.#giveBack = giveBack;
  }

  /**
   * Opens or makes it; a last line that a kill cut off is taken out.
   * @throws UsageError when it is another kind of file, SetupError while another run writes it
   */
  static async open(path: string): Promise<ResultsFile> {
    await mkdir(dirname(path), { recursive: true });
    // Two runs that read it before either has written would both ask for what is missing, and both write it.
    const giveBack = await claimResults(path);
    try {
      const ended = new Map<string, TaskView['status']>();
      const bytes = await read(path, ({ idempotencyKey, task }) => ended.set(idempotencyKey, task.status));
      return new ResultsFile(ended, await openBehind(path, bytes), giveBack);
    } catch (cause) {
      await giveBack();
      throw cause;
    }
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
    await this.#giveBack();
  }
}

async function openBehind(path: string, bytes: number): Promise<FileHandle> {
  const file = await open(path, 'a+');
  try {
    await cutOffTail(file, path, bytes);
    return file;
  } catch (cause) {
    await file.close();
    throw cause;
  }
}

/** Takes out what is behind the last whole line. @throws SetupError when that is more than a line that was cut off */
export async function cutOffTail(file: FileHandle, path: string, bytes: number): Promise<void> {
  const { size } = await file.stat();
  if (size <= bytes) return;
  const { buffer } = await file.read({ buffer: Buffer.alloc(size - bytes), position: bytes });
  if (buffer.includes('\n')) {
    throw new SetupError(`--results is ${path}, and somebody has written it since it was read. Run it again.`);
  }
  await file.truncate(bytes);
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
