/** Processes that live through seeds side by side. */
import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { build, type Plugin } from 'esbuild';
import { join } from 'node:path';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Blueprint } from '../../local/blueprint.ts';
import type { Failure } from './failure.ts';
import type { Totals } from './totals.ts';
import type { Done, Job } from './worker.ts';

/** Short enough that no process waits long for the last one. */
const CHUNK = 200;

export class Crew {
  /** SHA-256 of all that a seed's world is made of: the code without its comments, and the blueprint. */
  readonly sources: string;
  readonly #folder: string;
  readonly #workers: readonly ChildProcess[];

  private constructor(sources: string, folder: string, workers: readonly ChildProcess[]) {
    this.sources = sources;
    this.#folder = folder;
    this.#workers = workers;
  }

  /** One bundle for all of them: translated as it runs, the same takes half as long again. `plugins` may change it. */
  static async hire(workers: number, blueprint: Blueprint, plugins: Plugin[] = []): Promise<Crew> {
    const folder = mkdtempSync(join(tmpdir(), 'bide-simulation-'));
    const [outfile, path] = [join(folder, 'worker.mjs'), join(folder, 'blueprint.json')];
    writeFileSync(path, JSON.stringify(blueprint));
    await build({
      entryPoints: [new URL('worker.ts', import.meta.url).pathname],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      // Paths of modules are part of the sources: the same ones where their folder is a link.
      preserveSymlinks: true,
      logLevel: 'error',
      plugins,
    });
    const hired = Array.from({ length: workers }, () => fork(outfile, [path], { execArgv: [] }));
    const sources = createHash('sha256').update(readFileSync(outfile)).update(readFileSync(path)).digest('hex');
    return new Crew(sources, folder, hired);
  }

  /** Everything from `first` on, told in the order of the seeds; `lived` is called with each part. */
  async live(first: number, count: number, lived: (totals: Totals) => void): Promise<void> {
    const end = first + count;
    const done = new Map<number, Totals>();
    let [next, told] = [first, first];
    await Promise.all(
      this.#workers.map(async (worker) => {
        while (next < end) {
          const from = next;
          next = Math.min(end, from + CHUNK);
          const answer = await ask(worker, { kind: 'live', first: from, count: next - from });
          if (answer.kind === 'lived') done.set(from, answer.totals);
          for (let part = done.get(told); part !== undefined; part = done.get(told)) {
            done.delete(told);
            told += part.seeds;
            lived(part);
          }
        }
      }),
    );
  }

  async explain(seed: number): Promise<Failure> {
    const [worker] = this.#workers;
    const answer = worker && (await ask(worker, { kind: 'explain', seed }));
    if (answer?.kind !== 'explained') throw new Error(`Nobody explained seed ${seed}.`);
    return answer.failure;
  }

  dismiss(): void {
    for (const worker of this.#workers) worker.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** @throws when the process ends before it answers. */
async function ask(worker: ChildProcess, job: Job): Promise<Done> {
  const over = new AbortController();
  const { signal } = over;
  try {
    worker.send(job);
    const left = once(worker, 'exit', { signal }).then(([code]) => {
      throw new Error(`A process of the simulation ended with ${String(code)} at ${JSON.stringify(job)}.`);
    });
    const [done] = (await Promise.race([once(worker, 'message', { signal }), left])) as unknown[];
    return done as Done;
  } finally {
    over.abort();
  }
}
