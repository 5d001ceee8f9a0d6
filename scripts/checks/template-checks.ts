/** Tools that read the template. */
import type { Assembly } from './assembly.ts';
import { outputOf, run } from './command.ts';
import type { Finding } from './finding.ts';
import { checkTools } from './python-tools.ts';

/** Properties and values that CloudFormation would refuse. W3005: a `DependsOn` that a reference implies, as the CDK writes it. */
export async function cfnLint({ templateFile }: Assembly): Promise<Finding[]> {
  const args = ['--ignore-checks', 'W3005', '--format', 'json', '--template', templateFile];
  const { code, stdout, stderr } = await run(checkTools.path('cfn-lint'), args);
  // It ends with a code of bits: 2 errors, 4 warnings, 8 information; 1 or none at all is trouble of its own.
  if (code === null || code === 1 || code > 14) throw new Error(`cfn-lint ended with ${String(code)}. ${stderr}`);
  const found = JSON.parse(stdout || '[]') as CfnLintMatch[];
  return found.map(({ Rule, Location, Message }) => ({ rule: Rule.Id, at: Location.Path.join('/'), says: Message }));
}

interface CfnLintMatch {
  readonly Rule: { readonly Id: string };
  readonly Location: { readonly Path: readonly (string | number)[] };
  readonly Message: string;
}

/** Encryption, wildcards, what is open to the world. */
export async function checkov({ templateFile }: Assembly): Promise<Finding[]> {
  const args = ['--skip-download', '--quiet', '--compact', '--soft-fail', '--framework', 'cloudformation'];
  const said = await outputOf(checkTools.path('checkov'), [...args, '--output', 'json', '--file', templateFile]);
  const { summary, results } = JSON.parse(said) as CheckovReport;
  if (summary.passed === 0 || summary.parsing_errors > 0) throw new Error('checkov could not read the template.');
  return results.failed_checks.map((one) => ({ rule: one.check_id, at: one.resource, says: one.check_name }));
}

interface CheckovReport {
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
  readonly results: {
    readonly failed_checks: readonly { check_id: string; resource: string; check_name: string }[];
  };
}
