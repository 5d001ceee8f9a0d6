/** `npm run test:infrastructure`: every check of the synthesised stack, a line each; ends with 1 on any problem. */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acceptedByCdkNag, acceptedByCheckov } from './accepted.ts';
import { bundleProblems, synthesise } from './assembly.ts';
import { cdkNag } from './cdk-nag.ts';
import { aslValidator, statelint } from './definition-checks.ts';
import { problemsIn } from './finding.ts';
import { checkTools } from './python-tools.ts';
import { cfnLint, checkov } from './template-checks.ts';

let passed = 0;
let failed = 0;

/** Runs one check and prints what it came to. @returns whether it found no problem. */
async function check(name: string, problemsOf: () => Promise<readonly string[]>): Promise<boolean> {
  const started = performance.now();
  const problems = await problemsOf().catch((cause: unknown) => [
    cause instanceof Error ? cause.message : String(cause),
  ]);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (problems.length === 0) {
    passed += 1;
    console.log(`ok      ${name} (${seconds} s)`);
    return true;
  }
  failed += 1;
  console.log(`FAILED  ${name} (${seconds} s)\n${problems.map((problem) => `          ${problem}`).join('\n')}`);
  return false;
}

const nothing = (): readonly string[] => [];
const folder = mkdtempSync(join(tmpdir(), 'bide-checks-'));
try {
  const installed = check('Python tools', () => checkTools.install().then(nothing));
  const nag = check('cdk-nag', async () => problemsIn(await cdkNag(join(folder, 'nag')), acceptedByCdkNag));
  const assembly = synthesise(join(folder, 'cdk.out'));
  const synthesised = check('cdk synth', () => assembly.then(bundleProblems));
  // All that follows reads files of the one and is run by the other.
  if ((await Promise.all([installed, synthesised])).every(Boolean)) {
    const files = await assembly;
    await check('cfn-lint', async () => problemsIn(await cfnLint(files)));
    await check('checkov', async () => problemsIn(await checkov(files), acceptedByCheckov));
    await check('asl-validator', async () => problemsIn(await aslValidator(files)));
    await check('statelint', async () => problemsIn(await statelint(files)));
  }
  await nag;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const { TEST_COUNTS } = process.env;
if (TEST_COUNTS !== undefined && TEST_COUNTS !== '') appendFileSync(TEST_COUNTS, `${passed} ${failed}\n`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
