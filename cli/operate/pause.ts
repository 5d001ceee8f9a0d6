/** `bide pause` and `bide resume`: whether anybody sends with a provider key. */
import { parseArgs } from 'node:util';
import type { LimitGroupView } from '../../client/bide.ts';
import { exitCodes, UsageError, type Io } from '../io.ts';
import { now } from '../show/now.ts';
import { duration, parseDuration } from '../show/time.ts';
import { targetOptions } from '../target/api-target.ts';
import { connect } from '../target/connect.ts';

const resumeOptions = { ...targetOptions, 'dry-run': { type: 'boolean', default: false } } as const;
const pauseOptions = { ...resumeOptions, for: { type: 'string' } } as const;

/** Prints how the group stands then; with `--dry-run` how it stands now. */
export async function pause(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: pauseOptions, allowPositionals: true });
  const group = readGroup(positionals);
  const forSeconds = readSeconds(values.for);
  const bide = await connect(values, io);
  const signal = io.interrupted;
  const view = values['dry-run']
    ? bide.limitGroup(group, { signal })
    : bide.pauseLimitGroup(group, { forSeconds, signal });
  print(await view, values.json, io);
  return exitCodes.ok;
}

/** Likewise. */
export async function resume(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: resumeOptions, allowPositionals: true });
  const group = readGroup(positionals);
  const bide = await connect(values, io);
  const signal = io.interrupted;
  const view = values['dry-run'] ? bide.limitGroup(group, { signal }) : bide.resumeLimitGroup(group, { signal });
  print(await view, values.json, io);
  return exitCodes.ok;
}

function readGroup([group, ...more]: readonly string[]): string {
  if (group !== undefined && more.length === 0) return group;
  throw new UsageError('Give one limit group: the id of a provider key, such as unified.');
}

function readSeconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text) ?? 0;
  if (ms > 0) return ms / 1000;
  throw new UsageError(`--for is ${text}; allowed: 90s, 15m, 2h or 7d.`);
}

function print(view: LimitGroupView, json: boolean, io: Io): void {
  io.stdout.write(`${json ? JSON.stringify(view) : `${view.group}  ${stateOf(view, now(io))}`}\n`);
}

function stateOf({ paused, pausedUntil, restsUntil }: LimitGroupView, at: number): string {
  const left = (until: string) => duration(Date.parse(until) - at + 999);
  const rests = restsUntil === null ? '' : `; the provider asked to wait, ${left(restsUntil)} left`;
  if (!paused) return `sends${rests}`;
  return `${pausedUntil === null ? 'paused until it is resumed' : `paused, ${left(pausedUntil)} left`}${rests}`;
}
