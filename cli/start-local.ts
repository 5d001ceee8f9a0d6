/** Everything that `bide run` and `bide serve` need on this machine: a provider, and Bide itself. */
import { mkdir, readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { parseDeployment } from '../core/deployment.ts';
import type { Log } from '../core/ports.ts';
import { systemClock } from '../lambdas/adapters/clock.ts';
import { providerHttp } from '../lambdas/adapters/provider-http.ts';
import { profileNames, profileOf } from '../core/provider/profiles.ts';
import type { Blueprint } from '../local/blueprint.ts';
import { fileLog } from '../local/file-log.ts';
import { startRuntime, type Runtime } from '../local/runtime.ts';
import { startSimulator } from '../local/start-simulator.ts';
import { SetupError, UnreachableError, UsageError, type Io } from './io.ts';

export interface LocalOptions {
  readonly folder?: string | undefined;
  readonly settings?: string | undefined;
  /** Wraps the log, e.g. to follow it. */
  readonly log?: (log: Log) => Log;
}

export interface Local {
  readonly runtime: Runtime;
  /** Where records are, as the user would write it. */
  readonly folder: string;
  /** For people: `simulator`, or the address of the real provider. */
  readonly provider: string;
  /** Where the simulator shows its ledger; undefined with a real provider. */
  readonly simulatorUrl: string | undefined;
  close(): Promise<void>;
}

/** A provider to talk to: the simulator unless the environment names a real one. */
interface ProviderChoice {
  readonly name: string;
  /** Profile → base URL. */
  readonly baseUrls: Readonly<Record<string, string>>;
  readonly providerKey: string;
  readonly simulatorUrl?: string;
  readonly stop: () => void;
}

/** Starts the provider simulator (or takes the real provider of the environment) and the runtime. */
export async function startLocal(options: LocalOptions, io: Io): Promise<Local> {
  const folder = resolve(io.folder, options.folder ?? '.bide');
  await mkdir(folder, { recursive: true });
  const settings = await readSettings(options.settings, io);
  const [choice, { makeBlueprint }] = await Promise.all([chooseProvider(folder, io), import('../local/blueprint.ts')]);
  try {
    const blueprint = makeBlueprint(withBaseUrls(settings, choice.baseUrls));
    return await start(blueprint, choice, folder, options, io);
  } catch (cause) {
    // A simulator that goes on would keep this process from ending.
    choice.stop();
    throw cause;
  }
}

async function start(
  blueprint: Blueprint,
  choice: ProviderChoice,
  folder: string,
  options: LocalOptions,
  io: Io,
): Promise<Local> {
  const { log, stream } = fileLog(join(folder, 'log.jsonl'));
  const runtime = await startRuntime({
    blueprint,
    folder,
    log: options.log?.(log) ?? log,
    secret: () => choice.providerKey,
  });
  return {
    runtime,
    folder: `${shown(relative(io.folder, folder), folder)}/`,
    provider: choice.name,
    simulatorUrl: choice.simulatorUrl,
    async close() {
      await runtime.close();
      choice.stop();
      await new Promise((done) => stream.end(done));
    },
  };
}

const shown = (fromHere: string, absolute: string) => (fromHere.startsWith('..') ? absolute : fromHere || '.');

async function chooseProvider(folder: string, io: Io): Promise<ProviderChoice> {
  const { BIDE_PROVIDER: profile, BIDE_PROVIDER_URL: url, BIDE_PROVIDER_KEY: key } = io.environment;
  if (profile === undefined && url === undefined && key === undefined) {
    const simulator = await startSimulator({ folder: join(folder, 'simulator'), seed: 1, environment: io.environment });
    const baseUrls = Object.fromEntries(profileNames.map((name) => [name, simulator.url]));
    const stop = () => simulator.stop();
    return { name: 'simulator', baseUrls, providerKey: 'simulated-key', simulatorUrl: simulator.url, stop };
  }
  if (profile !== undefined && !profileNames.includes(profile)) {
    throw new UsageError(`BIDE_PROVIDER is ${JSON.stringify(profile)}; allowed: ${profileNames.join(', ')}.`);
  }
  if (key === undefined || key === '')
    throw new UsageError('BIDE_PROVIDER_KEY is missing: the key of the real provider.');
  const name = profile ?? 'unified';
  const baseUrl = url ?? profileOf(name).baseUrl;
  if (!URL.canParse(baseUrl)) throw new UsageError(`BIDE_PROVIDER_URL is not a URL: ${baseUrl}`);
  await reach(baseUrl, key);
  return { name: new URL(baseUrl).host, baseUrls: { [name]: baseUrl }, providerKey: key, stop: () => undefined };
}

/** Any answer will do: what counts is that somebody is there before a task is admitted. */
async function reach(baseUrl: string, key: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}` };
  const limits = { headersMs: 5000, totalMs: 5000, bodyBytes: 1024 * 1024 };
  const http = providerHttp({ clock: systemClock, connectMs: 3000 });
  const reply = await http.call({ method: 'GET', url: baseUrl, headers }, limits, new AbortController().signal);
  if (reply.kind !== 'not_sent') return;
  throw new UnreachableError(
    `The provider at ${new URL(baseUrl).host} cannot be reached (${reply.reason}). Nothing was sent.`,
  );
}

async function readSettings(file: string | undefined, io: Io): Promise<Record<string, unknown>> {
  const path = resolve(io.folder, file ?? 'cdk.json');
  let settings: Record<string, unknown>;
  try {
    const json = JSON.parse(await readFile(path, 'utf8')) as { context?: { bide?: Record<string, unknown> } };
    settings = file === undefined ? (json.context?.bide ?? {}) : json;
  } catch (cause) {
    if (file === undefined && (cause as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new UsageError(`The settings in ${path} cannot be read: ${(cause as Error).message}`);
  }
  try {
    parseDeployment(settings);
    return settings;
  } catch (cause) {
    throw new SetupError(`${path}: ${(cause as Error).message}`, { cause });
  }
}

function withBaseUrls(settings: Record<string, unknown>, baseUrls: Readonly<Record<string, string>>) {
  const providers = { ...(settings['providers'] as Record<string, object> | undefined) };
  for (const [name, baseUrl] of Object.entries(baseUrls)) providers[name] = { ...providers[name], baseUrl };
  return { ...settings, providers };
}
