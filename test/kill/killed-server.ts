/** A `bide serve` that is killed again and again, and callers that do not give up. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TaskView } from '../../core/task/task-view.ts';
import { readLedger, type SimulatorLedger } from '../../cli/read-ledger.ts';
import { end, launch, type Launched } from './processes.ts';

/** When a process is killed: while it starts, or so much later than the provider has received so many more POSTs. */
export type Moment =
  | { readonly kind: 'starting'; readonly ms: number }
  | { readonly kind: 'working'; readonly posts: number; readonly ms: number };

interface Served {
  readonly url: string;
  readonly callerKey: string;
}

/** From the write that counts a send to the end of its POST, at most. */
export const SEND_BUDGET_SECONDS = 5;

/** Short times of what waits for a process that is gone. */
const settings = {
  submitTimeoutSeconds: 8,
  sendBudgetSeconds: SEND_BUDGET_SECONDS,
  sendingGraceSeconds: 2,
  connectTimeoutSeconds: 0.5,
  headersTimeoutSeconds: 4,
};

/** POSTs a second. */
export const RATE = 25;

export class KilledServer {
  readonly #folder: string;
  readonly #providerUrl: string;
  #running: Launched<Served>;
  #isOver = false;
  /** Milliseconds that each start took that came to its end. */
  readonly startMs: number[] = [];

  private constructor(folder: string, providerUrl: string) {
    this.#folder = folder;
    this.#providerUrl = providerUrl;
    this.#running = this.#launch();
  }

  static async start(folder: string, providerUrl: string): Promise<KilledServer> {
    const providers = { unified: { rate: { requests: RATE, periodSeconds: 1 } } };
    await writeFile(join(folder, 'settings.json'), JSON.stringify({ settings, providers }));
    return new KilledServer(folder, providerUrl);
  }

  #launch(): Launched<Served> {
    const { url, folder } = { url: this.#providerUrl, folder: this.#folder };
    const environment = { BIDE_PROVIDER_URL: url, BIDE_PROVIDER_KEY: 'a-provider-key' };
    const args = [
      'serve',
      '--port',
      '0',
      '--folder',
      join(folder, 'bide'),
      '--settings',
      join(folder, 'settings.json'),
    ];
    const since = performance.now();
    const launched = launch<Served>(['bin/bide.ts', ...args], { environment, stderr: join(folder, 'serve.stderr') });
    launched.ready.then(
      () => this.startMs.push(Math.round(performance.now() - since)),
      () => undefined,
    );
    return launched;
  }

  /** Kills the process at that moment of its life, and starts the next one. Answers with when it was gone. */
  async killAt(moment: Moment): Promise<number> {
    if (moment.kind === 'working') await this.#posts(moment.posts);
    await pause(moment.ms);
    await end(this.#running, 'SIGKILL');
    const goneAt = Date.now();
    this.#running = this.#launch();
    return goneAt;
  }

  async #posts(more: number): Promise<void> {
    const { posts } = await this.ledger();
    while ((await this.ledger()).posts < posts + more) await pause(100);
  }

  /** What the provider has received. A connection that it lets go of while we ask over it says nothing. */
  async ledger(): Promise<SimulatorLedger> {
    return readLedger(this.#providerUrl).catch(() => readLedger(this.#providerUrl));
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await end(this.#running, 'SIGTERM');
  }

  /** A call that is made again until it is answered, with whoever is there to answer it. */
  async call<T>(path: string, init: RequestInit = {}): Promise<T> {
    while (!this.#isOver) {
      const answer = await this.#once(path, init);
      if (answer !== undefined) return answer as T;
      await pause(100);
    }
    throw new Error(`${path}: nobody will answer any more.`);
  }

  async #once(path: string, init: RequestInit): Promise<unknown> {
    try {
      const { url, callerKey } = await this.#running.ready;
      const headers = { authorization: `Bearer ${callerKey}`, ...(init.headers as Record<string, string>) };
      const response = await fetch(`${url}${path}`, { ...init, headers });
      const text = await response.text();
      if (response.ok) return JSON.parse(text) as unknown;
      if (response.status < 500) throw new Refused(path, text);
    } catch (cause) {
      if (cause instanceof Refused) throw cause;
      // The process is gone, or was while it answered.
    }
    return undefined;
  }

  /** A task when it has ended, or as it stands at `until` (milliseconds since the epoch). */
  async finished(id: string, until: number): Promise<TaskView> {
    for (;;) {
      const task = await this.call<TaskView>(`/v1/tasks/${id}`);
      if (task.outcome !== null || Date.now() > until) return task;
      await pause(250);
    }
  }

  /** Every task that the API lists, newest first. */
  async tasks(): Promise<TaskView[]> {
    const tasks: TaskView[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page: Page = await this.call<Page>(`/v1/tasks?limit=100${query}`);
      tasks.push(...page.items);
      cursor = page.nextCursor;
    }
    return tasks;
  }
}

interface Page {
  readonly items: TaskView[];
  readonly nextCursor: string | null;
}

/** An answer that asking again would not change. */
class Refused extends Error {
  constructor(path: string, text: string) {
    super(`${path}: ${text}`);
  }
}
