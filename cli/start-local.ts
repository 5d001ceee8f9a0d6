/** Everything that `bide run` and `bide serve` need on this machine: a provider, and Bide itself. */
import { mkdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import type { Log } from '../core/ports.ts';
import { fileLog } from '../local/file-log.ts';
import { startRuntime, type Runtime } from '../local/runtime.ts';
import type { OrchestratorSettings } from '../local/settings.ts';
import { claimFolder } from './claim-folder.ts';
import type { Io } from './io.ts';
import { refusedBy, type ProviderChoice } from './provider-choice.ts';
import { readSettings } from './settings.ts';
import { secretsFor, startProvider, type LocalProvider } from './start-provider.ts';

export interface LocalOptions {
  readonly provider: ProviderChoice;
  readonly folder?: string | undefined;
  readonly settings?: string | undefined;
  /** Wraps the log, e.g. to follow it. */
  readonly log?: (log: Log) => Log;
  /** Tells the person in front of it, in one line. */
  readonly say: (line: string) => void;
}

export interface Local {
  readonly runtime: Runtime;
  /** Where records are, as the user would write it. */
  readonly folder: string;
  /** For people: `simulator`, or the address of the real provider. */
  readonly provider: string;
  /** Where the simulator shows its ledger; undefined with a real provider. */
  readonly simulatorUrl: string | undefined;
  /** Calls that are on their way come to their end first. */
  close(): Promise<void>;
}

/** Starts the provider and the runtime. Settings are checked before anything is. */
export async function startLocal(options: LocalOptions, io: Io): Promise<Local> {
  const settings = await readSettings(options.settings, io.folder);
  const folder = resolve(io.folder, options.folder ?? '.bide');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const giveBack = await claimFolder(folder);
  let provider: LocalProvider | undefined;
  try {
    provider = await startProvider(options.provider, folder, io);
    const local = await start(settings, provider, folder, options, io);
    return { ...local, close: () => local.close().finally(giveBack) };
  } catch (cause) {
    // A simulator that goes on would keep this process from ending.
    provider?.stop();
    await giveBack();
    throw cause;
  }
}

async function start(
  settings: OrchestratorSettings,
  provider: LocalProvider,
  folder: string,
  options: LocalOptions,
  io: Io,
): Promise<Local> {
  const { makeBlueprint } = await import('../local/blueprint.ts');
  const blueprint = makeBlueprint(withBaseUrls(settings, provider.baseUrls));
  const { log, close: closeLog } = fileLog(join(folder, 'log.jsonl'), options.say);
  const runtime = await startRuntime({
    blueprint,
    folder,
    log: options.log?.(log) ?? log,
    secret: secretsFor(options.provider, settings, blueprint),
    refuses: (request) => refusedBy(options.provider, request),
  });
  return {
    runtime,
    folder: `${shown(relative(io.folder, folder), folder)}/`,
    provider: provider.name,
    simulatorUrl: provider.simulatorUrl,
    async close() {
      try {
        await runtime.close((calls, mostSeconds) => options.say(finishing(calls, mostSeconds)));
      } finally {
        provider.stop();
        await closeLog();
      }
    },
  };
}

const shown = (fromHere: string, absolute: string) => (fromHere.startsWith('..') ? absolute : fromHere || '.');

const finishing = (calls: number, mostSeconds: number) =>
  `finishing ${calls} call${calls === 1 ? '' : 's'}, for ${mostSeconds} s at most… (Ctrl-C again ends at once)`;

function withBaseUrls(settings: OrchestratorSettings, baseUrls: LocalProvider['baseUrls']): OrchestratorSettings {
  const providers = Object.entries(baseUrls).map(([name, baseUrl]) => [name, { ...settings.providers[name], baseUrl }]);
  return { ...settings, providers: Object.fromEntries(providers) as OrchestratorSettings['providers'] };
}
