/** `bide schedule`: when tasks of one kind are looked at, and why. */
import { parseArgs } from 'node:util';
import type { ScheduleView } from '../client/bide.ts';
import { exitCodes, UsageError, type Io } from './io.ts';
import { columns } from './show/columns.ts';
import { targetOptions } from './target/api-target.ts';
import { connect } from './target/connect.ts';

const options = { ...targetOptions, urgency: { type: 'string' } } as const;
const urgencies = ['interactive', 'normal', 'batch'] as const;

/** Prints the looks to come at a task of that workload, one a line. */
export async function schedule(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [workload] = positionals;
  if (workload === undefined || positionals.length > 1) {
    throw new UsageError('Give one workload, as `bide explain` and the attempts of a task show it.');
  }
  const urgency = urgencies.find((name) => name === values.urgency);
  if (values.urgency !== undefined && urgency === undefined) {
    throw new UsageError(`--urgency is ${values.urgency}; allowed: ${urgencies.join(', ')}.`);
  }
  const bide = await connect(values, io);
  const found = await bide.schedule(workload, { urgency, signal: io.interrupted });
  const lines = values.json ? [JSON.stringify(found)] : [headline(found), ...looks(found)];
  for (const line of lines) io.stdout.write(`${line}\n`);
  return exitCodes.ok;
}

function headline({ samples, p50Seconds, p90Seconds, secondsPerLook }: ScheduleView): string {
  const worth = `one look is worth ${secondsPerLook} s of delay`;
  if (p50Seconds === null || p90Seconds === null) return `Nothing is known of such tasks yet; ${worth}.`;
  const [half, most] = [p50Seconds, p90Seconds].map((seconds) => seconds.toFixed(1));
  return `Half of such tasks end within ${half} s, nine of ten within ${most} s (weight of ${Math.round(samples)} tasks); ${worth}.`;
}

const looks = ({ looks: planned }: ScheduleView): string[] =>
  columns(
    planned.map(({ waitSeconds, atSeconds, endedBy, explanation }) => [
      `+${waitSeconds} s`,
      `at ${atSeconds} s`,
      endedBy === null ? '' : `${(100 * endedBy).toFixed(1)} % ended`,
      explanation,
    ]),
  );
