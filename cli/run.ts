/** `bide run`: takes the requests of files through, and ends when all have ended. */
import { parseArgs } from 'node:util';
import { bulk } from './bulk/bulk.ts';
import { UsageError, type Io } from './io.ts';
import { chooseProvider, refusedBy, type ProviderChoice } from './provider-choice.ts';
import { readRequests, type FiledRequest } from './read-requests.ts';
import { runStories } from './run-stories.ts';
import { targetOptions } from './target/api-target.ts';

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
  const isElsewhere = url !== undefined || outputs !== undefined;
  if (results === undefined) {
    const alone = { concurrency, name, url, outputs };
    const given = Object.entries(alone).find(([, value]) => value !== undefined);
    if (given !== undefined)
      throw new UsageError(`--${given[0]} needs --results FILE, where what came of each request goes.`);
  }
  const requests = await readRequests(positionals, io.folder);
  if (isElsewhere && results !== undefined) {
    return bulk({ requests, results, concurrency, name, target: { url, outputs }, ...shared }, io);
  }
  const provider = chooseProvider(io);
  checkProfiles(requests, provider);
  if (results === undefined) return runStories({ requests, provider, ...shared }, io);
  return bulk({ requests, results, concurrency, name, provider, ...shared }, io);
}

/** Nothing is started for requests that this provider must not get. @throws UsageError */
function checkProfiles(requests: readonly FiledRequest[], provider: ProviderChoice): void {
  const problems = requests.flatMap(({ place, request }) =>
    refusedBy(provider, request).map(({ param, message }) => `${place}: ${param}: ${message}`),
  );
  if (problems.length > 0) throw new UsageError(`Nothing was sent. Correct these first:\n  ${problems.join('\n  ')}`);
}
