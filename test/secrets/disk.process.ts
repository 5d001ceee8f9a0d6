/** A served Bide with a hostile provider: every byte that it wrote is searched for keys and prompts. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Item } from '../../core/records/write.ts';
import { findServed } from '../../cli/target/served.ts';
import { startLoopback } from '../../local/aws/loopback.ts';
import { end, launch } from '../kill/processes.ts';
import { everyItemAt } from '../scenarios/every-item.ts';
import { startHostileProvider, type HostileProvider } from './hostile-provider.ts';
import { leaksIn } from './leaks.ts';
import { PROMPTS, ServedWork, type Worked } from './served-work.ts';

const PROVIDER_KEY = 'canary-key-of-the-provider';
const settings = {
  firstWaitSeconds: 1,
  waitGrowth: 1,
  maxUnreadableLooks: 2,
  backoffBaseSeconds: 0,
  slotLeadSeconds: 60,
};

let folder = '';
let callerKey = '';
let worked: Worked;
let provider: HostileProvider;
let items: Item[] = [];
/** File below the folder → its bytes, as they were before anybody else opened the table. */
let written: Record<string, string> = {};
/** What the process said. */
const said = { stdout: '', stderr: '' };

/** Serves while it is put to its work; answers with the name of its table. */
async function serve(): Promise<string> {
  const file = join(folder, 'settings.json');
  await writeFile(file, JSON.stringify({ settings, eventOwners: { shop: 'local' } }));
  const args = ['bin/bide.ts', 'serve', '--port', '0', '--folder', join(folder, '.bide'), '--settings', file];
  const environment = { BIDE_PROVIDER_URL: provider.url, BIDE_PROVIDER_KEY: PROVIDER_KEY };
  const server = launch<{ callerKey: string }>(args, { environment, stderr: join(folder, 'stderr') });
  server.child.stdout?.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  try {
    ({ callerKey } = await server.ready);
    server.child.stdout?.resume();
    const served = await findServed(folder);
    if (served === undefined) throw new Error('It does not say that it is served.');
    worked = await new ServedWork(served, provider, callerKey).done();
    return served.tableName;
  } finally {
    await end(server, 'SIGTERM');
  }
}

async function filesBelow(top: string): Promise<Record<string, string>> {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [relative(top, path), await readFile(path, 'utf8')] as const)),
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-disk-'));
  provider = await startHostileProvider();
  const tableName = await serve();
  await provider.close();
  written = await filesBelow(join(folder, '.bide'));
  said.stderr = await readFile(join(folder, 'stderr'), 'utf8');
  const table = await startLoopback({ services: {}, tableFolder: join(folder, '.bide', 'table') });
  items = await everyItemAt({ endpoint: table.endpoint, tableName });
  await table.close();
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

const isTable = (name: string) => name.startsWith('table/');
const isResult = (name: string) => name.startsWith('results/');
/** The queue of events, which hold their requests. */
const isQueue = (name: string) => name === 'invocations.jsonl';
const filesThat = (is: (name: string) => boolean) =>
  Object.fromEntries(Object.entries(written).filter(([name]) => is(name)));
const rowsThat = (prefix: string, is: boolean) => items.filter(({ sk }) => sk.startsWith(prefix) === is);

test('tasks of every kind came to their ends', () => {
  const codes = worked.tasks.map(({ model, outcome }) => [model, outcome?.code]);
  const expected = {
    honest: 'succeeded',
    refuses: 'bad_request',
    limits: 'succeeded',
    breaks: 'submission_ambiguous',
    babbles: 'submission_ambiguous',
    names: 'submission_ambiguous',
    fails: 'generation_failed_without_code',
    mumbles: 'succeeded',
    stumbles: 'succeeded',
    loses: 'provider_task_lost',
    gives: 'succeeded',
    'gives much': 'succeeded',
    'gives a file': 'succeeded',
    'takes its time': 'cancelled',
  };
  expect(codes).toEqual([...Object.entries(expected), ...Object.entries(expected)]);
  const kept = worked.tasks.flatMap(({ files }) => files ?? []);
  expect(kept.map(({ state, bytes }) => [state, bytes])).toEqual(PROMPTS.map(() => ['kept', 'a picture'.length]));
});

test('people asked for everything that can be asked for, and it was done', () => {
  expect(worked.asked).toEqual({
    refuses: [['retry', 'done']],
    breaks: [
      ['adopt', 'done'],
      ['recover', 'done'],
    ],
    loses: [['recover', 'done']],
    fails: [['recover', 'done']],
    limits: [
      ['pause', 'done'],
      ['resume', 'done'],
    ],
  });
  expect(worked.told.webhook).toMatchObject({ state: 'delivered', lastStatus: 204 });
  expect(provider.told).toHaveLength(2);
});

test('no key is in any byte of the folder; the caller key and the secret of webhooks are in their own files and nowhere else', () => {
  const { 'caller-key': own = '', 'webhook-secret': signing = '{}', ...rest } = written;
  expect(own.trim()).toBe(callerKey);
  const { current = '' } = JSON.parse(signing) as { current?: string };
  expect(current).toHaveLength(64);
  const all = { ...rest, items, stderr: said.stderr, told: provider.told };
  expect(leaksIn(all, { keys: [PROVIDER_KEY, callerKey, current], texts: [] })).toEqual([]);
  // The one line by which whoever started it gets to know the key.
  expect(said.stdout).toMatch(/^\{"url":"[^"]+","callerKey":"[^"]+","console":"[^"]+"\}\n$/);
});

test('a prompt is in request items, results and the queue of events, and nowhere else', () => {
  const mayHoldIt = (name: string) => isTable(name) || isResult(name) || isQueue(name);
  const places = {
    ...filesThat((name) => !mayHoldIt(name)),
    ...said,
    told: provider.told,
    items: items.filter(({ sk }) => !/^(REQUEST|RESULT)#/.test(sk)),
  };
  expect(leaksIn(places, { keys: [], texts: PROMPTS })).toEqual([]);
});

test('where it belongs it is found, so that what is found nowhere else was not just missed', () => {
  for (const place of [rowsThat('REQUEST#', true), filesThat(isTable), filesThat(isQueue), filesThat(isResult)])
    expect(JSON.stringify(place)).toContain(PROMPTS[0]);
  // Written as they are, before LevelDB compresses them: its log has every version of every item.
  expect(Object.keys(filesThat(isTable)).filter((name) => name.endsWith('.ldb'))).toEqual([]);
  const refusals = items.filter((item) => item['phase'] === 'admit');
  expect(refusals.map((row) => row['code'])).toEqual(['invalid_request']);
  expect(written['journal.jsonl']).toContain('"kind":"checkpoint"');
  expect(written['log.jsonl']).toContain('"accepted"');
});
