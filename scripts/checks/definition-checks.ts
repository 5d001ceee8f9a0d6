/** Tools that read the state machine's definition. */
import type { Assembly } from './assembly.ts';
import { run } from './command.ts';
import type { Finding } from './finding.ts';
import { checkTools } from './python-tools.ts';

/** Missing targets and bad paths. */
export const aslValidator = ({ definitionFile }: Assembly): Promise<Finding[]> =>
  lint('npx', ['-y', '-p', 'asl-validator@4.0.0', 'asl-validator', '--json-path', definitionFile]);

/** Misspelt fields too. FLOAT: JSON does not tell 2 from 2.0. */
export const statelint = ({ definitionFile }: Assembly): Promise<Finding[]> =>
  lint(checkTools.path('statelint'), ['--ignore=FLOAT', definitionFile]);

/** Both end with 0 when all is well, and else say what is not in lines for people. */
async function lint(command: string, args: readonly string[]): Promise<Finding[]> {
  const { code, stdout, stderr } = await run(command, args);
  if (code === 0) return [];
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return lines.map((says) => ({ rule: 'definition', at: 'the state machine', says }));
}
