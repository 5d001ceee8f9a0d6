/** `bide doctor`: checks everything that a task needs, and says what mends it. */
import { parseArgs } from 'node:util';
import { asCalled } from '../as-called.ts';
import { exitCodes, SetupError, type Io } from '../io.ts';
import { colorsFor } from '../show/colors.ts';
import { targetOptions } from '../target/api-target.ts';
import { lookForResources, type Resources } from '../target/resources.ts';
import { reasonOf, type Check, type Finding } from './check.ts';

/** One line a check on stdout, and one more with the fix where it failed; 1 when one failed. */
export async function doctor(args: readonly string[], io: Io): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: targetOptions });
  const checks = await checksFor(values, io);
  const width = Math.max(...checks.map(({ name }) => name.length));
  let isWell = true;
  for (const { name, look } of checks) {
    const finding = await look().catch((cause: unknown): Finding => unforeseen(cause));
    isWell &&= finding.kind !== 'failed';
    const text = values.json ? JSON.stringify({ check: name, ...finding }) : line(name.padEnd(width), finding, io);
    io.stdout.write(`${text}\n`);
  }
  return isWell ? exitCodes.ok : exitCodes.taskFailed;
}

async function checksFor(values: { url?: string | undefined; outputs?: string | undefined }, io: Io): Promise<Check[]> {
  const url = urlOf(values, io);
  const { resources, trouble } = await look(values, url, io);
  if (resources?.kind === 'served') {
    const { servedChecks } = await import('./served-checks.ts');
    return servedChecks(resources.served, io);
  }
  const { deployedChecks } = await import('./deployed-checks.ts');
  return deployedChecks({ outputs: resources?.outputs, trouble, url }, io);
}

/** The address that commands on tasks would talk to, unless it is the one of the outputs. */
function urlOf({ url, outputs }: { url?: string | undefined; outputs?: string | undefined }, { environment }: Io) {
  if (url !== undefined || outputs !== undefined) return url;
  return environment['BIDE_URL'] === '' ? undefined : environment['BIDE_URL'];
}

/**
 * What administration would work on, unless `url` names another Bide than the one that is served here. A file of
 * outputs that cannot be read is a finding, and no reason not to look at the rest.
 */
async function look(
  values: { outputs?: string | undefined },
  url: string | undefined,
  io: Io,
): Promise<{ resources: Resources | undefined; trouble: string | undefined }> {
  try {
    return { resources: await lookForResources(values, io, url), trouble: undefined };
  } catch (cause) {
    if (!(cause instanceof SetupError)) throw cause;
    return { resources: undefined, trouble: cause.message };
  }
}

const unforeseen = (cause: unknown): Finding => ({
  kind: 'failed',
  text: `could not be checked: ${reasonOf(cause)}`,
  fix: 'bide doctor',
});

function line(name: string, finding: Finding, io: Io): string {
  const colors = colorsFor(io.stdout, io);
  switch (finding.kind) {
    case 'ok':
      return `${colors.green('✓')} ${name}  ${finding.text}`;
    case 'skipped':
      return colors.dim(
        `- ${name}  ${finding.text}${finding.fix === undefined ? '' : `: ${asCalled(finding.fix, io)}`}`,
      );
    case 'failed':
      return `${colors.red('✗')} ${name}  ${finding.text}\n    ${asCalled(finding.fix, io)}`;
  }
}
