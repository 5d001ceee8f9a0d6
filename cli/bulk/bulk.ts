/** `bide run --results FILE`: from the command's options to a run, here or against a Bide elsewhere. */
import { resolve } from 'node:path';
import type { Bide } from '../../client/bide.ts';
import { exitCodes, UsageError, type Io } from '../io.ts';
import type { ProviderChoice } from '../provider-choice.ts';
import type { FiledRequest } from '../read-requests.ts';
import { Screen } from '../show/screen.ts';
import type { ApiTarget } from '../target/api-target.ts';
import { clientOf } from '../target/connect.ts';
import { runInBulk } from './bulk-run.ts';
import { withContentKeys } from './content-keys.ts';
import { billed, openHere } from './open-here.ts';
import { ResultsFile } from './results-file.ts';
import { summary } from './summary.ts';

export interface Bulk {
  readonly requests: readonly FiledRequest[];
  readonly results: string;
  readonly concurrency?: string | undefined;
  readonly name?: string | undefined;
  readonly json: boolean;
  /** A Bide that runs already, or one that is opened for this run and asks that provider. */
  readonly place:
    | { readonly kind: 'elsewhere'; readonly target: ApiTarget }
    | { readonly kind: 'here'; readonly provider: ProviderChoice };
  readonly folder?: string | undefined;
  readonly settings?: string | undefined;
}

const CONCURRENCY = 50;
const MOST_CONCURRENCY = 1000;

/** Runs in bulk; exit code 0 when every task succeeded, 1 when one did not. */
export async function bulk(given: Bulk, io: Io): Promise<number> {
  const concurrency = readConcurrency(given.concurrency);
  const requests = withContentKeys(given.requests, readName(given.name));
  const results = await ResultsFile.open(resolve(io.folder, given.results));
  const screen = new Screen(io);
  const isThere = requests.every(({ idempotencyKey }) => results.ended.has(idempotencyKey));
  const run = async (bide: Bide) => runInBulk({ requests, concurrency, bide, results, screen }, io);
  try {
    const told = isThere ? '' : await take(given, screen, run, io);
    const ended = summary(requests, results.ended);
    io.stdout.write(
      given.json ? `${JSON.stringify(ended.counts)}\n` : `${ended.text} Results: ${given.results}\n${told}`,
    );
    return ended.counts.succeeded === requests.length ? exitCodes.ok : exitCodes.taskFailed;
  } finally {
    screen.close();
    await results.close();
  }
}

/** Runs where it was told to; answers with a line on what that cost, where it can be known. */
async function take(given: Bulk, screen: Screen, run: (bide: Bide) => Promise<void>, io: Io): Promise<string> {
  const { place, folder, settings } = given;
  if (place.kind === 'elsewhere') {
    await run(await clientOf(place.target, io));
    return '';
  }
  const say = (line: string) => screen.say(line);
  const here = await openHere({ provider: place.provider, folder, settings, say }, io);
  try {
    await run(here.bide);
    return await billed(here);
  } finally {
    await here.close();
  }
}

function readConcurrency(text: string | undefined): number {
  const concurrency = text === undefined ? CONCURRENCY : Number(text);
  if (Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= MOST_CONCURRENCY) return concurrency;
  throw new UsageError(`--concurrency is ${text}; allowed: 1 to ${MOST_CONCURRENCY} tasks under way at once.`);
}

function readName(text = 'run'): string {
  if (/^[\w.-]{1,100}$/.test(text)) return text;
  throw new UsageError(`--name is ${JSON.stringify(text)}; allowed: 1 to 100 letters, digits, "_", "-" and ".".`);
}
