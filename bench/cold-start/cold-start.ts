/**
 * `npm run bench -- cold-start [--rounds 25] [--json]`: what a start of each function takes, its module imported and
 * its handler made, beside a handler that makes the same AWS clients (and knows ky) and does nothing else. In turns,
 * each start in a fresh process: medians, of the ratio too. CPU time is the measure, for on a busy machine wall time tells of others.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { environmentNames, functionNames } from '../../core/names.ts';
import { BUNDLE_FILE, bundleFunction } from '../../lib/functions/bundle.ts';
import { median } from '../median.ts';
import { contentsOf } from './contents.ts';
import { coldStartTable } from './show.ts';
import { bundleStarter, floors } from './starters.ts';

/** One function beside its floor. Milliseconds; the ratio is of CPU time, within each round. */
export interface ColdStart {
  readonly name: string;
  readonly loadedKilobytes: number;
  readonly onDemandKilobytes: number;
  readonly cpu: number;
  readonly wall: number;
  readonly floor: {
    readonly packages: readonly string[];
    readonly ky: boolean;
    readonly cpu: number;
    readonly wall: number;
  };
  readonly ratio: number;
}

interface Start {
  readonly wall: number;
  readonly cpu: number;
}

/** One start, in a process that knows nothing else: wall and CPU time in milliseconds. */
const START = `
  const [url, variables] = process.argv.slice(1);
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  const { make } = await import(url);
  make(JSON.parse(variables));
  const wall = performance.now() - before;
  const { user, system } = process.cpuUsage(cpuBefore);
  process.stdout.write(JSON.stringify({ wall, cpu: (user + system) / 1000 }));
`;
const environment = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};
const variables = {
  [environmentNames.table]: 'Table',
  [environmentNames.stateMachine]: 'arn:aws:states:us-east-1:000000000000:stateMachine:Machine',
  [environmentNames.deployment]: '{"settings":{},"providers":{},"eventOwners":{}}',
  [environmentNames.secrets]: '{"unified":"arn"}',
  [environmentNames.bucket]: 'bucket',
  [environmentNames.eventBus]: 'bus',
  [environmentNames.webhookSecret]: 'arn',
};

/** Prints a table, or JSON with `--json`, and keeps the JSON in bench/results. */
export function run(args: readonly string[]): Promise<void> {
  const options = { rounds: { type: 'string', default: '25' }, json: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const folder = mkdtempSync(join(tmpdir(), 'bide-cold-start-'));
  try {
    const rounds = Number(values.rounds);
    const functions = measure(folder, rounds);
    const json = JSON.stringify({ node: process.version, rounds, functions }, undefined, 2);
    writeFileSync(new URL('../results/cold-start.json', import.meta.url), `${json}\n`);
    console.log(values.json ? json : coldStartTable(functions));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return Promise.resolve();
}

function measure(folder: string, rounds: number): ColdStart[] {
  const accounts = functionNames.map((name) => contentsOf(bundleFunction(name, join(folder, name))));
  for (const name of functionNames) bundleStarter(floors[name], join(folder, `${name}-floor`));
  const places = functionNames.flatMap((name) => [name, `${name}-floor`]);
  const starts = new Map<string, Start[]>(places.map((place) => [place, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const place of places) starts.get(place)?.push(startOnce(join(folder, place, BUNDLE_FILE)));
  }
  const startsOf = (place: string) => starts.get(place) ?? [];
  const timesOf = (place: string) => ({
    cpu: rounded(median(startsOf(place).map(({ cpu }) => cpu)), 1),
    wall: rounded(median(startsOf(place).map(({ wall }) => wall)), 1),
  });
  /** Of the two starts of each round: how fast the machine is changes from round to round, and for both. */
  const ratioOf = (name: string) => {
    const floor = startsOf(`${name}-floor`);
    const ratios = startsOf(name).map(({ cpu }, round) => cpu / (floor[round]?.cpu ?? Number.NaN));
    return rounded(median(ratios), 2);
  };
  return functionNames.map((name, i) => {
    const [own, floor] = [timesOf(name), timesOf(`${name}-floor`)];
    const kilobytes = (bytes = 0) => Math.round(bytes / 1024);
    return {
      name,
      loadedKilobytes: kilobytes(accounts[i]?.loaded.bytes),
      onDemandKilobytes: kilobytes(accounts[i]?.onDemand.bytes),
      ...own,
      floor: { ...floors[name], ...floor },
      ratio: ratioOf(name),
    };
  });
}

function startOnce(file: string): Start {
  const url = pathToFileURL(file).href;
  const { PATH } = process.env;
  const args = ['--input-type=module', '--eval', START, url, JSON.stringify(variables)];
  const told = execFileSync(process.execPath, args, { env: { PATH, ...environment } });
  return JSON.parse(String(told)) as Start;
}

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;
