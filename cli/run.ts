/** `bide run`: takes the requests of files through, and ends when all have ended. */
import { parseArgs } from 'node:util';
import type { Deployment } from '../core/deployment.ts';
import type { TaskRequest } from '../core/task/request.ts';
import { judgeRequest } from '../local/admission.ts';
import { bulk } from './bulk/bulk.ts';
import { UsageError, type Io } from './io.ts';
import { chooseProvider, refusedBy, type ProviderChoice } from './provider-choice.ts';
import { readRequests, type FiledRequest } from './read-requests.ts';
import { runStories } from './run-stories.ts';
import { readSettings } from './settings.ts';
import { findApiTarget, targetOptions, type ApiTarget, type TargetValues } from './target/api-target.ts';
import { findServedTarget } from './target/served.ts';

const options = {
  ...targetOptions,
  folder: { type: 'string' },
  settings: { type: 'string' },
  results: { type: 'string' },
  concurrency: { type: 'string' },
  name: { type: 'string' },
} as const;

/** Runs the command. Exit code 0 when every task succeeded, 1 when one did not. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const { results, concurrency, name, url, outputs, ...shared } = values;
  if (results === undefined) {
    const alone = { concurrency, name, url, outputs };
    const given = Object.entries(alone).find(([, value]) => value !== undefined);
    if (given !== undefined)
      throw new UsageError(`--${given[0]} needs --results FILE, where what came of each request goes.`);
  }
  const requests = await readRequests(positionals, io.folder);
  const target = await elsewhere(values, io);
  if (target !== undefined && results !== undefined) {
    return bulk({ requests, results, concurrency, name, place: { kind: 'elsewhere', target }, ...shared }, io);
  }
  const provider = chooseProvider(io);
  judgeAll(requests, provider, await readSettings(values.settings, io.folder));
  if (results === undefined) return runStories({ requests, provider, ...shared }, io);
  return bulk({ requests, results, concurrency, name, place: { kind: 'here', provider }, ...shared }, io);
}

/** A Bide that was named, or the one that is served from the records that a run would take. */
async function elsewhere(values: TargetValues & { folder?: string }, io: Io): Promise<ApiTarget | undefined> {
  const isNamed = values.url !== undefined || values.outputs !== undefined;
  if (isNamed) return findApiTarget(values, io);
  return values.folder === undefined ? findServedTarget(io.folder) : undefined;
}

/** Nothing is started while admission would refuse one of them: too long, or not for this provider. @throws UsageError */
function judgeAll(requests: readonly FiledRequest[], provider: ProviderChoice, deployment: Deployment): void {
  const refuses = (request: TaskRequest) => refusedBy(provider, request);
  const problems = requests.flatMap(({ place, request }) => {
    const judged = judgeRequest(request, { deployment, refuses, loopbackWebhooks: true });
    return judged.kind === 'valid' ? [] : judged.problems.map(({ param, message }) => `${place}: ${param}: ${message}`);
  });
  if (problems.length > 0) throw new UsageError(`Nothing was sent. Correct these first:\n  ${problems.join('\n  ')}`);
}
