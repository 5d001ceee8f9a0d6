/**
 * `npm run test:fuzz -- [--seed N]`: thousands of requests made from the OpenAPI document, to a Bide that is served on
 * this machine with the simulator behind it. A line for each thing that has to hold; ends with 1 when one does not.
 */
import { appendFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { routes } from '../../lambdas/api/routes.ts';
import { end, launch } from '../kill/processes.ts';
import { answeredIn, countsOf, type Answered } from './answered.ts';
import { fuzz, fuzzTools, type Fuzzed } from './schemathesis.ts';

const LEAST_REQUESTS = 2000;

const { values } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const seed = Number(values.seed);
if (!Number.isSafeInteger(seed)) throw new Error(`--seed is ${values.seed}; allowed: an integer.`);

/** Serves a Bide of its own, and takes it away again. */
async function fuzzServed(): Promise<{ fuzzed: Fuzzed; answered: Answered[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'bide-fuzz-'));
  const args = ['bin/bide.ts', 'serve', '--port', '0', '--folder', folder];
  const server = launch<{ url: string; callerKey: string }>(args, { stderr: join(folder, 'stderr') });
  try {
    const { url, callerKey } = await server.ready;
    const fuzzed = await fuzz({ url, callerKey, seed, folder });
    await end(server, 'SIGTERM');
    return { fuzzed, answered: await answeredIn(join(folder, 'log.jsonl')) };
  } finally {
    await end(server, 'SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

await fuzzTools.install();
const since = performance.now();
const { fuzzed, answered } = await fuzzServed();
const broken = answered.filter(({ status }) => status >= 500);
/** A task that is not in the state that a wish needs is as far as a route can get by itself. */
const isUnderstood = ({ status }: Answered) => status < 300 || status === 409;
const unanswered = routes.filter(
  ({ method, path }) => !answered.some((one) => one.method === method && one.route === path && isUnderstood(one)),
);

const held: readonly (readonly [what: string, holds: boolean, otherwise: string])[] = [
  ['every answer is one that the document allows', fuzzed.passed, fuzzed.output],
  [`at least ${LEAST_REQUESTS} requests`, answered.length >= LEAST_REQUESTS, `${answered.length} requests`],
  ['no 5xx', broken.length === 0, countsOf(broken).join('\n')],
  ['every route has understood a request', unanswered.length === 0, unanswered.map(({ path }) => path).join('\n')],
];

console.log(countsOf(answered).join('\n'));
for (const [what, holds, otherwise] of held) console.log(holds ? `ok      ${what}` : `FAILED  ${what}\n${otherwise}`);
const passed = held.filter(([, holds]) => holds).length;
const failed = held.length - passed;
const { TEST_COUNTS } = process.env;
if (TEST_COUNTS !== undefined && TEST_COUNTS !== '') appendFileSync(TEST_COUNTS, `${passed} ${failed}\n`);
const seconds = ((performance.now() - since) / 1000).toFixed(1);
console.log(`\nseed ${seed}, ${answered.length} requests in ${seconds} s\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
