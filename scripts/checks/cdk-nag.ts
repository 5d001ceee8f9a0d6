/** AWS's own rules for solutions, on the constructs. Apart from the app, so that no start of it waits for them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './command.ts';
import type { Finding } from './finding.ts';

const app = fileURLToPath(new URL('nag-app.ts', import.meta.url));

/** Findings of the pack AwsSolutions. */
export async function cdkNag(folder: string): Promise<Finding[]> {
  // The process fails when there is any finding; which of them are accepted is judged here.
  const { stderr } = await run(process.execPath, ['--import', 'tsx', app, folder]);
  const report = readReport(join(folder, 'validation-report.json'), stderr);
  return report.pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, description, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => ({ rule: ruleName, at: constructPath, says: description })),
    ),
  );
}

function readReport(file: string, said: string): Report {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
    if (report.pluginReports.length === 1) return report;
  } catch (cause) {
    throw new Error(`cdk-nag has written no report. ${said}`, { cause });
  }
  throw new Error('cdk-nag has not run its one pack.');
}

interface Report {
  readonly pluginReports: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly description: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}
