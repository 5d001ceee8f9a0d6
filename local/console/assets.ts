/** The page and its modules, as they lie in the package, and the library as npm has installed it. */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const { resolve } = createRequire(import.meta.url);

export interface Asset {
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
};

/** Module → the name under which the page's modules import it. */
const vendored = { preact: 'preact', 'preact/hooks': 'preact-hooks', htm: 'htm', 'htm/preact': 'htm-preact' } as const;

/** Everything is served from below here. */
export const ASSETS = '/console/';

export interface Assets {
  /** The page itself, and what it may load and run. */
  readonly page: string;
  readonly policy: string;
  /** By path. */
  readonly files: ReadonlyMap<string, Asset>;
}

/** Reads them all: some thirty small files. */
export async function readAssets(): Promise<Assets> {
  const folder = new URL('page/', import.meta.url);
  const names = await readdir(folder);
  const own = names.filter((name) => extensionOf(name) in types && name !== 'index.html');
  const files = new Map<string, Asset>();
  for (const name of own) files.set(ASSETS + name, await read(new URL(name, folder)));
  for (const [module, name] of Object.entries(vendored)) {
    files.set(`${ASSETS}${name}.mjs`, await read(moduleOf(module)));
  }
  const imports = Object.entries(vendored).map(([module, name]) => [module, `${ASSETS}${name}.mjs`]);
  const importMap = JSON.stringify({ imports: Object.fromEntries(imports) as Record<string, string> });
  const page = await readFile(new URL('index.html', folder), 'utf8');
  return { page: page.replace(/\s*IMPORT_MAP\s*/, () => importMap), policy: policyWith(importMap), files };
}

/** Node is shown the package's CommonJS where it has one; browsers take the module beside it. */
const moduleOf = (name: string) => pathToFileURL(resolve(name).replace(/\.js$/, '.mjs'));

async function read(url: URL): Promise<Asset> {
  const body = new Uint8Array(await readFile(url));
  return { type: types[extensionOf(url.pathname)] ?? 'application/octet-stream', body };
}

const extensionOf = (name: string) => name.slice(name.lastIndexOf('.') + 1);

/** Results lie with the provider, so pictures and sound come from anywhere; scripts and connections do not. */
function policyWith(importMap: string): string {
  const hash = createHash('sha256').update(importMap).digest('base64');
  const media = "'self' data: https: http://127.0.0.1:* http://localhost:*";
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'",
    "connect-src 'self'",
    `img-src ${media}`,
    `media-src ${media}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
