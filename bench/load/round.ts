/** One round: so many tasks at once through the API of a fresh Bide, until all have ended; then everything is counted. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ListedTask } from '../../core/api/task-schema.ts';
import { readLedger } from '../../cli/read-ledger.ts';
import { startSimulator } from '../../local/start-simulator.ts';
import { makeCaller, type Caller } from './caller.ts';
import { JournalReader } from './journal.ts';
import { serve, type Served } from './serve.ts';

/** What a round came to. Seconds, unless the name says otherwise. */
export interface Round {
  readonly tasks: number;
  readonly succeeded: number;
  /** Admitted, and without an outcome at the end. */
  readonly lost: number;
  /** POSTs that the provider received, sends that were recorded, tasks that were billed. */
  readonly posts: number;
  readonly sends: number;
  readonly billed: number;
  readonly looks: number;
  /** Requests that were answered with a 5xx, and sent again. */
  readonly refused: number;
  /** From the first request to the last 202. */
  readonly admission: number;
  /** From the first request to the last outcome. */
  readonly wall: number;
  readonly tasksPerSecond: number;
  /** From a task's creation to its execution's end, less the waits that were planned. */
  readonly added: { readonly p50: number; readonly p99: number };
  /** CPU of the Bide process a task, in milliseconds. */
  readonly cpuMsPerTask: number;
  readonly peakMebibytes: number;
}

export interface RoundOptions {
  readonly tasks: number;
  readonly profileFolder?: string | undefined;
}

/** Requests of ours that wait for their answer at once. */
const CONNECTIONS = 64;
/** The provider takes whatever comes; the table counts milliseconds. */
const rate = { requests: 1000, periodSeconds: 1 };
/** What has not ended by then counts as lost. */
const GIVE_UP_MS = 1_800_000;

/** Runs a round in a folder of its own. */
export async function runRound({ tasks, profileFolder }: RoundOptions): Promise<Round> {
  const folder = await mkdtemp(join(tmpdir(), 'bide-load-'));
  const simulator = await startSimulator({ folder: join(folder, 'simulator'), seed: 1, environment: process.env });
  try {
    const settings = { providers: { unified: { rate } } };
    const served = await serve({ folder, providerUrl: simulator.url, settings, profileFolder });
    try {
      return await measure(tasks, served, simulator.url, join(folder, 'bide', 'journal.jsonl'));
    } finally {
      await served.end();
    }
  } finally {
    simulator.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Tasks last 5 to 24 s, so that their looks spread as real ones do, and a round ends in bounded time. */
const requestOf = (i: number) => ({
  profile: 'unified',
  operation: 'images',
  body: {
    model: `image-${i % 10}`,
    prompt: `A lighthouse at dusk, number ${i}`,
    simulate: { id: `job-${i}`, tasks: [{ seconds: 5 + (i % 20) }] },
  },
});

async function measure(tasks: number, served: Served, simulatorUrl: string, journalPath: string): Promise<Round> {
  const caller = makeCaller(served.url, served.callerKey, CONNECTIONS);
  const journal = new JournalReader(journalPath);
  const cpuBefore = served.cpuSeconds();
  const startedAt = Date.now();
  const posted = await Promise.all(
    Array.from({ length: tasks }, (_, i) => caller.call<{ id: string }>('POST', '/v1/tasks', requestOf(i), `job-${i}`)),
  );
  const admission = (Date.now() - startedAt) / 1000;
  while (journal.ended < tasks && Date.now() - startedAt < GIVE_UP_MS) {
    await pause(250);
    await journal.read();
  }
  const runs = [...journal.runs.values()];
  const cpuMsPerTask = (1000 * (served.cpuSeconds() - cpuBefore)) / tasks;
  const peakMebibytes = served.peakBytes() / 1024 ** 2;
  const listed = await listAll(caller);
  const { posts, billed } = await readLedger(simulatorUrl);
  caller.close();
  await journal.close();
  const endedAt = Math.max(...runs.map((run) => run.endedAt ?? Number.NaN));
  const added = runs.map((run) => {
    const task = listed.get(run.taskId);
    return ((run.endedAt ?? Infinity) - Date.parse(task?.createdAt ?? '') - run.plannedMs) / 1000;
  });
  const admitted = posted.map(({ id }) => listed.get(id));
  const sum = (of: (task: ListedTask) => number) => admitted.reduce((all, task) => all + (task ? of(task) : 0), 0);
  const wall = (endedAt - startedAt) / 1000;
  return {
    tasks,
    succeeded: sum(({ status }) => (status === 'succeeded' ? 1 : 0)),
    lost: tasks - sum(({ outcome }) => (outcome === null ? 0 : 1)),
    posts,
    sends: sum(({ attempts }) => attempts.reduce((all, { sends }) => all + sends, 0)),
    billed,
    looks: sum(({ looks }) => looks),
    refused: caller.refusals(),
    admission: round(admission),
    wall: round(wall),
    tasksPerSecond: round(tasks / wall),
    added: { p50: quantile(added, 0.5), p99: quantile(added, 0.99) },
    cpuMsPerTask: round(cpuMsPerTask),
    peakMebibytes: Math.round(peakMebibytes),
  };
}

async function listAll(caller: Caller): Promise<Map<string, ListedTask>> {
  const found = new Map<string, ListedTask>();
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: ListedTask[]; nextCursor: string | null } = await caller.call(
      'GET',
      `/v1/tasks?limit=100${query}`,
    );
    for (const task of page.items) found.set(task.id, task);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

const round = (value: number) => Math.round(value * 100) / 100;

/** The smallest value that at least this share of all does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return round(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
}
