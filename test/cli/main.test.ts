import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { main } from '../../cli/main.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-cli-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));

async function bide(args: readonly string[], environment: Record<string, string> = {}) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const { PATH = '', HOME = '' } = process.env;
  const interrupted = new AbortController().signal;
  const code = await main(args, { stdout, stderr, environment: { PATH, HOME, ...environment }, folder, interrupted });
  const text = (stream: PassThrough) => String(stream.read() ?? '');
  return { code, out: text(stdout), err: text(stderr) };
}

test('explains itself', async () => {
  const { code, out } = await bide(['help']);
  expect(code).toBe(0);
  for (const name of ['run', 'serve', 'graph']) expect(out).toContain(`bide ${name}`);
});

test.each([
  ['an unknown command', ['walk'], 'There is no command "walk"; known: run, serve, graph.'],
  ['no file', ['run'], 'No file was given.'],
  ['an unknown option', ['run', '--fast', 'x.json'], "Unknown option '--fast'"],
  ['a missing file', ['run', 'nowhere.json'], 'nowhere.json: cannot be read (ENOENT)'],
  ['a port that is none', ['serve', '--port', '99999'], '--port is 99999; allowed: 0 to 65535.'],
])('%s: exit 2 and what to do', async (_name, args, message) => {
  const { code, out, err } = await bide(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(message);
});

test('a provider that is not there: exit 3, and nothing was sent', async () => {
  const environment = { BIDE_PROVIDER_URL: 'http://127.0.0.1:9009', BIDE_PROVIDER_KEY: 'k' };
  const { code, err } = await bide(['run', example('image.json')], environment);
  expect([code, err]).toEqual([
    3,
    'bide: The provider at 127.0.0.1:9009 cannot be reached (ECONNREFUSED). Nothing was sent.\n',
  ]);
});

test('a provider without its key, or of an unknown profile: exit 2', async () => {
  const missing = await bide(['run', example('image.json')], { BIDE_PROVIDER: 'replicate' });
  expect([missing.code, missing.err]).toEqual([2, expect.stringContaining('BIDE_PROVIDER_KEY is missing')]);
  const unknown = await bide(['run', example('image.json')], { BIDE_PROVIDER: 'acme', BIDE_PROVIDER_KEY: 'k' });
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('allowed: unified, replicate')]);
});
