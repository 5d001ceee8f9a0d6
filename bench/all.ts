/** Every bench in turn, each in a process of its own, so that none starts warmed up by another. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** A bench that nobody has the time for is not run. */
export const MOST_SECONDS = 900;

/** What is kept in bench/results of a run of all of them. */
export interface AllRun {
  readonly seconds: number;
  readonly runs: readonly { readonly bench: string; readonly seconds: number }[];
}

/** What the tables of docs/benchmarks.md hold of the polling bench, on a trace. */
const onTrace = [[], ['--half'], ['--c', '0.5'], ['--c', '10']];

/** Arguments of every run; the quick ones first. With a trace the polling bench replays it too. */
export function runsOf(names: readonly string[], trace: string | undefined): string[][] {
  const others = names.filter((name) => name !== 'polling' && name !== 'load').map((name) => [name]);
  const replays = trace === undefined ? [] : onTrace.map((more) => ['polling', '--trace', trace, ...more]);
  return [...others, ['polling'], ...replays, ['load']];
}

/** Runs them all, tells how long each took, and brings the tables that are made of them up to date; exit code 1 when one failed or all took too long. */
export function runAll(names: readonly string[], args: readonly string[]): void {
  const { values } = parseArgs({ args: [...args], options: { trace: { type: 'string' } } });
  const began = performance.now();
  const runs: { bench: string; seconds: number }[] = [];
  const file = fileURLToPath(new URL('./run.ts', import.meta.url));
  for (const run of runsOf(names, values.trace)) {
    console.log(`\n== bench ${run.join(' ')}\n`);
    const since = performance.now();
    const { status } = spawnSync(process.execPath, [...process.execArgv, file, ...run], { stdio: 'inherit' });
    const seconds = Math.round((performance.now() - since) / 1000);
    console.log(`\n${status === 0 ? 'done' : 'FAILED'} after ${seconds} s`);
    // Where somebody keeps his trace is nobody's business.
    runs.push({ bench: run.map((word) => (word === values.trace ? 'FILE' : word)).join(' '), seconds });
    if (status !== 0) process.exitCode = 1;
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`\n${seconds} s of at most ${MOST_SECONDS}`);
  if (seconds > MOST_SECONDS) process.exitCode = 1;
  const json = JSON.stringify({ seconds, runs } satisfies AllRun, undefined, 2);
  writeFileSync(new URL('results/all.json', import.meta.url), `${json}\n`);
  if (spawnSync('npm', ['run', '--silent', 'docs'], { stdio: 'inherit' }).status !== 0) process.exitCode = 1;
}
