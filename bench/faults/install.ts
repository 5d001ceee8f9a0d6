/** The published packages that are measured: exact versions, installed beside the project and never in it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../peers/', import.meta.url));

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Manifest;
const own = read(fileURLToPath(new URL('../../package.json', import.meta.url)));
const { dependencies: wanted } = read(`${folder}package.json`);

/** A peer's package with its version, e.g. `replicate 1.4.0`. */
export const peerVersion = (name: string): string => `${name} ${wanted[name] ?? 'is not in bench/peers/package.json'}`;

/** A package of the project itself, likewise; `bide` is the project. */
export const ownVersion = (name: string): string =>
  `${name} ${name === 'bide' ? own.version : ({ ...own.devDependencies, ...own.dependencies }[name] ?? '')}`;

/** Installs what is missing or of another version, without scripts of packages. */
export function installPeers(): void {
  const isThere = ([name, version]: [string, string]) => {
    const path = `${folder}node_modules/${name}/package.json`;
    return existsSync(path) && read(path).version === version;
  };
  if (Object.entries(wanted).every(isThere)) return;
  console.error('Installing the peers into bench/peers ...');
  const command = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', command, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}
