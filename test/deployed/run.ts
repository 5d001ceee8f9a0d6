/**
 * `npm run test:deployed [-- WORD...]`: all parts, or those whose files are called like one of these words.
 *
 * Proof by deployment: an emulator of AWS, a provider, a real bootstrap and deploy, then the tests of this folder and
 * the scenario files named `*.deployed.test.ts`. Ends with 1 when anything was not as it should be. Everything that was
 * deployed lives in the emulator: stopping it is enough where the run is interrupted before its `cdk destroy`.
 */
import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { end, start } from '../kill/processes.ts';
import { bootstrap, deploy, settingsFor, synthesise, type Site } from './cdk.ts';
import { run } from './command.ts';
import { installEmulator, startEmulator, stopEmulator } from './emulator.ts';
import { makeCaller, setProviderKey } from './prepare.ts';
import type { Target } from './target.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = `${root}.ms/run-${process.pid}`;
const log = `${folder}/emulator.log`;
const keptLog = `${root}.ms/emulator.log`;

/** In this order: the last ones change what is deployed, and destroy it. All of them run, whatever failed before. */
const parts = [
  ['scenarios', '**/test/scenarios/*.deployed.test.ts'],
  ['ways in', '**/test/deployed/ways-in.deploy.ts'],
  ['the README', '**/test/deployed/readme.deploy.ts'],
  ['the command line', '**/test/deployed/command-line.deploy.ts'],
  ['webhooks', '**/test/deployed/webhooks.deploy.ts'],
  ['the definition, and where interpreters differ', '**/test/deployed/{definition,agreements,differences}.deploy.ts'],
  ['an execution that is stopped', '**/test/deployed/stopped-execution.deploy.ts'],
  ['300 tasks at once', '**/test/deployed/many-tasks.deploy.ts'],
  ['a second deploy with tasks in flight', '**/test/deployed/second-deploy.deploy.ts'],
  ['cdk destroy', '**/test/deployed/removal.deploy.ts'],
] as const;

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort(new Error(signal)));
const { signal } = interrupted;

const problems: string[] = [];
const cleaning: [name: string, clean: () => Promise<unknown>][] = [];

const words = process.argv.slice(2);
const unknown = words.filter((word) => !parts.some(([, files]) => files.includes(word)));
if (unknown.length > 0) {
  const known = parts.map(([, files]) => files.slice(files.lastIndexOf('/') + 1)).join(', ');
  throw new Error(`No part has files that are called like ${unknown.join(', ')}. Parts: ${known}.`);
}

try {
  await prove();
} catch (cause) {
  note('run', cause);
} finally {
  for (const [name, clean] of cleaning.reverse()) await timed(name, clean).catch((cause: unknown) => note(name, cause));
  if (problems.length > 0 && existsSync(log)) {
    copyFileSync(log, keptLog);
    console.error(`\nThe emulator's log is kept in ${keptLog}`);
  }
  rmSync(folder, { recursive: true, force: true });
}
console.error(problems.length === 0 ? '\nDeployed: all good' : `\nDeployed: ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

async function prove(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  rmSync(keptLog, { force: true });
  await timed('install the emulator', () => installEmulator(signal));
  const emulator = await timed('start the emulator', () => startEmulator(folder, log, signal));
  cleaning.push(['stop the emulator', () => stopEmulator(emulator)]);
  const { endpoint } = emulator;
  const [providerKey, callerKey] = [secretText(), secretText()];
  const provider = await start<{ url: string; controlUrl: string }>(['test/deployed/provider.ts', providerKey]);
  cleaning.push(['stop the provider', () => end(provider, 'SIGTERM')]);
  const { url: providerUrl, controlUrl } = provider.ready;
  const site: Site = { endpoint, folder, signal };
  const assembly = await timed('cdk synth', () => synthesise(site, 'first', settingsFor(providerUrl)));
  await timed('cdk bootstrap', () => bootstrap(site, assembly));
  const outputs = await timed('cdk deploy', () => deploy(site, assembly));
  await setProviderKey(endpoint, outputs, providerKey);
  await makeCaller(endpoint, outputs, callerKey);
  const target: Target = { endpoint, outputs, callerKey, providerUrl, controlUrl, folder };
  const wanted = parts.filter(([, files]) => words.length === 0 || words.some((word) => files.includes(word)));
  for (const [name, files] of wanted) {
    signal.throwIfAborted();
    await timed(name, () => jest(files, target)).catch((cause: unknown) => note(name, cause));
  }
}

function secretText(): string {
  return randomBytes(24).toString('base64url');
}

function jest(files: string, target: Target): Promise<string> {
  const args = ['--experimental-vm-modules', '--no-warnings', `${root}node_modules/jest/bin/jest.js`];
  // One file at a time, so that files may wake limit groups; within a file scenarios run side by side.
  const how = ['--runInBand', '--maxConcurrency', '12', '--testTimeout', '180000', '--forceExit'];
  const environment = {
    ...process.env,
    BIDE_DEPLOYED: JSON.stringify(target),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
  return run(process.execPath, [...args, '--testMatch', files, ...how], {
    cwd: root,
    environment,
    signal,
    shown: true,
  });
}

async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  try {
    return await work();
  } finally {
    console.error(`-- ${name}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
}

function note(name: string, cause: unknown): void {
  problems.push(name);
  console.error(`!! ${name}: ${cause instanceof Error ? cause.message : String(cause)}`);
}
