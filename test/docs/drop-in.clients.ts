/** The clients of docs/drop-in.md, word by word, in processes of their own: through a served Bide, to its simulator. Needs curl. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { LedgerRow } from '../../local/simulator/ledger.ts';
import { end, start, type Running } from '../kill/processes.ts';

const run = promisify(execFile);
const page = readFileSync(new URL('../../docs/drop-in.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```(js|sh)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => {
  return [language, code] as const;
});

let folder: string;
let served: Running<{ url: string; callerKey: string }>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bide-drop-in-'));
  served = await start(['bin/bide.ts', 'serve', '--port', '0', '--folder', folder]);
}, 60_000);

afterAll(async () => {
  await end(served, 'SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

/** Runs one client; answers with what it printed last. */
async function printed([language, code]: (typeof blocks)[number]): Promise<string> {
  const [command, flags] = language === 'sh' ? ['bash', ['-euc']] : [process.execPath, ['--input-type=module', '-e']];
  const { PATH = '', HOME = '' } = process.env;
  const { url, callerKey } = served.ready;
  const env = { PATH, HOME, BIDE_URL: url, BIDE_CALLER_KEY: callerKey };
  const { stdout } = await run(command, [...flags, code], { env });
  return stdout.trim();
}

test('each completes a task, for one purchase', async () => {
  expect(blocks.map(([language]) => language)).toEqual(['js', 'js', 'js', 'sh']);
  const [package1, package2, ky, curl] = await Promise.all(blocks.map(printed));
  for (const output of [package1, package2])
    expect(output).toMatch(/^\[\s*'http:\/\/127\.0\.0\.1:\d+\/files\/\w+\.png'\s*\]$/);
  expect(ky).toMatch(/^\[\s*\{\s*url: 'http:\/\/127\.0\.0\.1:\d+\/files\/[\w-]+\.png'\s*\}\s*\]$/);
  expect(JSON.parse(curl ?? '')).toMatchObject({
    status: 'completed',
    progress: 100,
    results: [{ url: expect.stringMatching(/\.png$/) }],
  });
  const ledger = readFileSync(join(folder, 'simulator', 'ledger.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(ledger.map((line) => (JSON.parse(line) as LedgerRow).path).sort()).toEqual([
    '/v1/images/generations',
    '/v1/images/generations',
    '/v1/models/owner/name/predictions',
    '/v1/predictions',
  ]);
}, 300_000);

test('run again, the task of curl is shown and not bought again', async () => {
  const [curl = ['', '']] = blocks.filter(([language]) => language === 'sh');
  const before = readFileSync(join(folder, 'simulator', 'ledger.jsonl'), 'utf8');
  expect(JSON.parse(await printed(curl))).toMatchObject({ status: 'completed' });
  expect(readFileSync(join(folder, 'simulator', 'ledger.jsonl'), 'utf8')).toBe(before);
}, 60_000);
