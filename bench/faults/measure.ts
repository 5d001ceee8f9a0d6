import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../lambdas/adapters/clock.ts';
import { VirtualClock } from '../../local/virtual-clock.ts';
import type { Fault } from './fault-list.ts';
import type { Ended, Peer } from './peer.ts';
import { FaultyServer } from './server.ts';

/** A cell on real time is given up after this long. */
export const CAP_SECONDS = 25;

/** On real time libraries draw their own jitter, so a cell is measured more than once. */
const REAL_RUNS = 5;

/** One peer under one fault. */
export interface Row {
  readonly peer: Peer['name'];
  readonly fault: string;
  /** How often it was measured; 0 where the fault cannot happen to this peer, and everything else is null. */
  readonly runs: number;
  /** POSTs that the server received, at most in one run. */
  readonly posts: number | null;
  /** Tasks that they created, each of which is billed, likewise. */
  readonly paid: number | null;
  /** Runs in which the caller got the result. */
  readonly results: number | null;
  /** Whether the caller still has each task id that it was told, in every run; null when it was told none. */
  readonly idKept: boolean | null;
  /** From the call to its end, on the peer's clock: the median. */
  readonly seconds: number | null;
  /** What the caller was told, where there is no result the reason. */
  readonly told: string;
}

/** Runs one cell, each time on a server of its own. */
export async function measure(peer: Peer, fault: Fault): Promise<Row> {
  const where = { peer: peer.name, fault: fault.name };
  if (fault.lostAnswers !== undefined && !peer.hasSteps) {
    const none = { runs: 0, posts: null, paid: null, results: null, idKept: null, seconds: null };
    return { ...where, ...none, told: 'a library, without such a step' };
  }
  const runs = await Promise.all(Array.from({ length: peer.isVirtual ? 1 : REAL_RUNS }, () => once(peer, fault)));
  const seconds = runs.map((run) => run.seconds).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? null;
  const kept = runs.map(({ idKept }) => idKept).filter((idKept) => idKept !== null);
  return {
    ...where,
    runs: runs.length,
    posts: Math.max(...runs.map(({ posts }) => posts)),
    paid: Math.max(...runs.map(({ paid }) => paid)),
    results: runs.filter(({ hasResult }) => hasResult).length,
    idKept: kept.length === 0 ? null : kept.every(Boolean),
    seconds,
    told: shortened((runs.find(({ hasResult }) => !hasResult) ?? runs[0])?.told ?? ''),
  };
}

async function once(peer: Peer, fault: Fault) {
  const clock = new VirtualClock();
  const now = () => (peer.isVirtual ? clock : systemClock).now();
  const server = new FaultyServer(peer.api, fault, now);
  await server.listen();
  const over = new AbortController();
  const scene = { url: server.url, clock, signal: over.signal, lostAnswers: fault.lostAnswers ?? 0 };
  const startedAt = now();
  try {
    const running = peer.run(scene);
    const { hasResult, known, told } = await (peer.isVirtual ? running : capped(running, over));
    if (server.strangers.length > 0) throw new Error(`${peer.name} asked for ${server.strangers.join(', ')}`);
    const seconds = Math.round((now() - startedAt) / 100) / 10;
    const { toldIds, paid, posts } = server;
    // With the result in hand its own id is of no more use; every other one stands for a task that was paid for.
    const wanted = hasResult && toldIds.length === 1 ? [] : toldIds;
    const idKept = toldIds.length === 0 ? null : wanted.every((id) => known.includes(id));
    return { posts: posts.length, paid, hasResult, idKept, seconds, told };
  } finally {
    over.abort();
    await server.close();
  }
}

async function capped(running: Promise<Ended>, over: AbortController): Promise<Ended> {
  const told = `still trying after ${CAP_SECONDS} s`;
  return Promise.race([running, pause(1000 * CAP_SECONDS, { hasResult: false, known: '', told }, over)]);
}

/** The same in every run: without ports, and short. */
function shortened(told: string): string {
  const line = told
    .replaceAll(/127\.0\.0\.1:\d+/g, 'server')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
