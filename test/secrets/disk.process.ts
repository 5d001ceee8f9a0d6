/** A served Bide with a hostile provider: every byte that it wrote is searched for keys and prompts. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { TASK_REQUESTED } from '../../core/events.ts';
import type { Item } from '../../core/records/write.ts';
import type { TaskView } from '../../core/task/task-view.ts';
import { findServed, type Served } from '../../cli/target/served.ts';
import { clientConfig } from '../../lambdas/adapters/step-ports.ts';
import { startLoopback } from '../../local/aws/loopback.ts';
import { end, launch } from '../kill/processes.ts';
import { everyItemAt } from '../scenarios/every-item.ts';
import { manners, startHostileProvider } from './hostile-provider.ts';
import { leaksIn } from './leaks.ts';

const PROVIDER_KEY = 'canary-key-of-the-provider';
const SECRETS = ['a lighthouse that nobody has seen', 'persönlicher_Wunsch_über_Leuchttürme'];
const settings = {
  firstWaitSeconds: 1,
  waitGrowth: 1,
  maxUnreadableLooks: 2,
  backoffBaseSeconds: 0,
  slotLeadSeconds: 60,
};

/** Each prompt with each manner of the provider. */
const bodies = SECRETS.flatMap((prompt) => Object.keys(manners).map((model) => ({ model, prompt })));

let folder = '';
let callerKey = '';
const tasks: TaskView[] = [];
let items: Item[] = [];
/** File below the folder → its bytes, as they were before anybody else opened the table. */
let written: Record<string, string> = {};
/** What the process said. */
const said = { stdout: '', stderr: '' };

const request = (body: object) => ({ profile: 'unified', operation: 'images', body, deadlineSeconds: 60 });

async function call<T>({ url }: { url: string }, path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(`${url}${path}`, { ...init, headers: { authorization: `Bearer ${callerKey}` } });
  return (await response.json()) as T;
}

/** A good event, and one that is refused; both tell the prompt. */
async function sendEvents({ endpoint, eventBusName }: Served): Promise<void> {
  const client = new EventBridgeClient(clientConfig(endpoint));
  const detail = request({ model: 'honest', prompt: SECRETS[0] });
  const Entries = [detail, { ...detail, sead: SECRETS[0], maxAttempts: SECRETS[0] }].map((one) => ({
    EventBusName: eventBusName,
    Source: 'shop',
    DetailType: TASK_REQUESTED,
    Detail: JSON.stringify(one),
  }));
  await client.send(new PutEventsCommand({ Entries }));
  client.destroy();
}

/** Requests of every kind, to their ends. */
async function work(served: Served): Promise<void> {
  await sendEvents(served);
  const post = { method: 'POST' };
  const bad = { ...request({ model: 'honest', prompt: SECRETS[0] }), operation: SECRETS[0], sead: SECRETS[1] };
  await call<object>(served, '/v1/tasks', { ...post, body: JSON.stringify(bad) });
  const admitted = await Promise.all(
    bodies.map((body) => call<TaskView>(served, '/v1/tasks', { ...post, body: JSON.stringify(request(body)) })),
  );
  for (const { id } of admitted) {
    let task = await call<TaskView>(served, `/v1/tasks/${id}`);
    for (; task.outcome === null; task = await call<TaskView>(served, `/v1/tasks/${id}`)) await pause(200);
    tasks.push(task);
  }
}

async function serve(providerUrl: string): Promise<Served> {
  const file = join(folder, 'settings.json');
  await writeFile(file, JSON.stringify({ settings, eventOwners: { shop: 'local' } }));
  const args = ['bin/bide.ts', 'serve', '--port', '0', '--folder', join(folder, '.bide'), '--settings', file];
  const environment = { BIDE_PROVIDER_URL: providerUrl, BIDE_PROVIDER_KEY: PROVIDER_KEY };
  const server = launch<{ callerKey: string }>(args, { environment, stderr: join(folder, 'stderr') });
  server.child.stdout?.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  try {
    ({ callerKey } = await server.ready);
    server.child.stdout?.resume();
    const served = await findServed(folder);
    if (served === undefined) throw new Error('It does not say that it is served.');
    await work(served);
    return served;
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
  const provider = await startHostileProvider();
  const { tableName } = await serve(provider.url);
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
  const codes = tasks.map(({ model, outcome }) => [model, outcome?.code]);
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
  };
  expect(codes).toEqual([...Object.entries(expected), ...Object.entries(expected)]);
});

test('no key is in any byte of the folder; the caller key is in its own file and nowhere else', () => {
  const { 'caller-key': own = '', ...rest } = written;
  expect(own.trim()).toBe(callerKey);
  const all = { ...rest, items, stderr: said.stderr };
  expect(leaksIn(all, { keys: [PROVIDER_KEY, callerKey], texts: [] })).toEqual([]);
  // The one line by which whoever started it gets to know the key.
  expect(said.stdout).toMatch(/^\{"url":"[^"]+","callerKey":"[^"]+","console":"[^"]+"\}\n$/);
});

test('a prompt is in request items, results and the queue of events, and nowhere else', () => {
  const mayHoldIt = (name: string) => isTable(name) || isResult(name) || isQueue(name);
  const places = {
    ...filesThat((name) => !mayHoldIt(name)),
    ...said,
    items: items.filter(({ sk }) => !/^(REQUEST|RESULT)#/.test(sk)),
  };
  expect(leaksIn(places, { keys: [], texts: SECRETS })).toEqual([]);
});

test('where it belongs it is found, so that what is found nowhere else was not just missed', () => {
  for (const place of [rowsThat('REQUEST#', true), filesThat(isTable), filesThat(isQueue), filesThat(isResult)])
    expect(JSON.stringify(place)).toContain(SECRETS[0]);
  // Written as they are, before LevelDB compresses them: its log has every version of every item.
  expect(Object.keys(filesThat(isTable)).filter((name) => name.endsWith('.ldb'))).toEqual([]);
  const refusals = items.filter((item) => item['phase'] === 'admit');
  expect(refusals.map((row) => row['code'])).toEqual(['invalid_request']);
  expect(written['journal.jsonl']).toContain('"kind":"checkpoint"');
  expect(written['log.jsonl']).toContain('"accepted"');
});
