/** Every bench, each in a process of its own, so that none starts warmed up by another. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';

/** A bench that nobody has the time for is not run. */
export const MOST_SECONDS = 900;

/** What is kept in bench/results of a run of all of them. */
export interface AllRun {
  readonly seconds: number;
  readonly runs: readonly { readonly bench: string; readonly seconds: number }[];
}

/** What the tables of docs/benchmarks.md hold of the polling bench, on a trace. */
const onTrace = [[], ['--half'], ['--c', '0.5'], ['--c', '10']];

/** They count on virtual time: nothing that they tell depends on what else the machine does. */
const untimed = new Set(['limiter', 'polling', 'price', 'scale']);

/** So many of those run side by side. */
const AT_ONCE = 2;

/**
 * Arguments of every run, in parts that run one after the other: the timed ones alone, then those that are not, and the
 * load. With a trace the polling bench replays it too.
 */
export function partsOf(names: readonly string[], trace: string | undefined): string[][][] {
  const timed = names.filter((name) => !untimed.has(name) && name !== 'load').map((name) => [[name]]);
  const replays = trace === undefined ? [] : onTrace.map((more) => ['polling', '--trace', trace, ...more]);
  const others = names.filter((name) => untimed.has(name)).map((name) => [name]);
  return [...timed, [...others, ...replays], [['load']]];
}

/** Runs them all, tells how long each took, and brings the tables that are made of them up to date; exit code 1 when one failed or all took too long. */
export async function runAll(names: readonly string[], args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { trace: { type: 'string' } } });
  const began = performance.now();
  const atOnce = pLimit(AT_ONCE);
  const runs: AllRun['runs'][number][] = [];
  for (const part of partsOf(names, values.trace)) {
    const ran = part.map((run) =>
      atOnce(async () => {
        const seconds = await runOne(run);
        // Where somebody keeps his trace is nobody's business.
        return { bench: run.map((word) => (word === values.trace ? 'FILE' : word)).join(' '), seconds };
      }),
    );
    runs.push(...(await Promise.all(ran)));
  }
  const seconds = secondsSince(began);
  console.log(`\n${seconds} s of at most ${MOST_SECONDS}`);
  if (seconds > MOST_SECONDS) process.exitCode = 1;
  const json = JSON.stringify({ seconds, runs } satisfies AllRun, undefined, 2);
  writeFileSync(new URL('results/all.json', import.meta.url), `${json}\n`);
  if (spawnSync('npm', ['run', '--silent', 'docs'], { stdio: 'inherit' }).status !== 0) process.exitCode = 1;
}

const file = fileURLToPath(new URL('./run.ts', import.meta.url));
const secondsSince = (began: number): number => Math.round((performance.now() - began) / 1000);

/** Prints what it says once it has ended, and how long it took. */
async function runOne(run: readonly string[]): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [...process.execArgv, file, ...run], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [status]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number | null]>]);
  const seconds = secondsSince(began);
  console.log(`\n== bench ${run.join(' ')}\n\n${said}\n${status === 0 ? 'done' : 'FAILED'} after ${seconds} s`);
  if (status !== 0) process.exitCode = 1;
  return seconds;
}
