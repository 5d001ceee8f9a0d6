/** Requests that nobody would write by hand, made from the API's own document, and every answer held to it. */
import { run } from '../../scripts/checks/command.ts';
import { PythonTools } from '../../scripts/checks/python-tools.ts';

export const fuzzTools = new PythonTools('fuzz', new URL('requirements.txt', import.meta.url));

/** For each operation and kind of data; what comes on top covers each member of the document, and sequences of calls. */
const EXAMPLES = 110;

export interface Fuzzed {
  /** True when every answer was one that the document allows. */
  readonly passed: boolean;
  readonly output: string;
}

/** What is fuzzed, and how. */
export interface Fuzzing {
  readonly url: string;
  readonly callerKey: string;
  /** The same seed makes the same requests, as far as the answers are the same. */
  readonly seed: number;
  /** Where it may leave its notes. */
  readonly folder: string;
}

/** Runs it on a served API. */
export async function fuzz({ url, callerKey, seed, folder }: Fuzzing): Promise<Fuzzed> {
  const args = [
    ...['run', `${url}/openapi.json`, '--url', url, '--header', `Authorization: Bearer ${callerKey}`],
    ...['--seed', String(seed), '--max-examples', String(EXAMPLES), '--generation-database', 'none'],
    // What a schema cannot say makes a valid request a bad one: an opaque cursor, a body that its profile does not take.
    ...['--checks', 'all', '--exclude-checks', 'positive_data_acceptance'],
    // Longer than the longest `Prefer: wait`.
    ...['--request-timeout', '40', '--max-response-time', '40', '--continue-on-failure', '--no-color'],
  ];
  const { code, stdout, stderr } = await run(fuzzTools.path('schemathesis'), args, {}, folder);
  return { passed: code === 0, output: `${stdout}${stderr}` };
}
