/** What the engine's journal says of executions: when they ended, and how long they were told to wait. */
import { open, type FileHandle } from 'node:fs/promises';
import type { Checkpoint } from '../../local/engine/interpreter.ts';
import type { Line } from '../../local/engine/journal.ts';
import type { Step } from '../../core/workflow/document.ts';

/** One execution. Times in milliseconds since the epoch. */
export interface Run {
  readonly taskId: string;
  /** Sum of its planned waits so far, in milliseconds. */
  plannedMs: number;
  endedAt?: number;
}

/** Reads a journal while it is written. */
export class JournalReader {
  /** By ARN. */
  readonly runs = new Map<string, Run>();
  ended = 0;
  readonly #path: string;
  #file: FileHandle | undefined;
  #rest = '';

  constructor(path: string) {
    this.#path = path;
  }

  /** Reads what is new. */
  async read(): Promise<void> {
    const file = (this.#file ??= await open(this.#path));
    const chunks: string[] = [this.#rest];
    const buffer = Buffer.alloc(1024 * 1024);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) break;
      // Latin-1 keeps characters whole that a chunk cuts; what is read here is ASCII.
      chunks.push(buffer.toString('latin1', 0, bytesRead));
    }
    const lines = chunks.join('').split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#take(JSON.parse(line) as Line);
  }

  async close(): Promise<void> {
    await this.#file?.close();
  }

  #take(line: Line): void {
    if (line.kind === 'start') this.runs.set(line.arn, { taskId: line.name.replace(/\..*/, ''), plannedMs: 0 });
    if (line.kind === 'definition') return;
    const run = this.runs.get(line.arn);
    if (run === undefined) return;
    if (line.kind === 'checkpoint') run.plannedMs += 1000 * plannedWaitAfter(line.checkpoint);
    if (line.kind === 'end') {
      run.endedAt = line.ending.at;
      this.ended += 1;
    }
  }
}

/** Whole seconds that the execution waits after a step; a broken one plans nothing, and one that ends waits no more. */
function plannedWaitAfter({ state, document }: Checkpoint): number {
  const { step } = document as { step?: Step };
  const waits = state === 'Submitted?' || state === 'Finished?' ? waitingKinds.has(step?.kind ?? 'closed') : false;
  return waits ? (step?.waitSeconds ?? 0) : 0;
}

const waitingKinds: ReadonlySet<Step['kind']> = new Set(['accepted', 'not_yet', 'pending']);
