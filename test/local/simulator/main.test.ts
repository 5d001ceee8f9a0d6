import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { image, jsonOf, look, send } from './desk.ts';

const main = fileURLToPath(new URL('../../../local/simulator/main.ts', import.meta.url));

let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-simulator-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) await stop(child, 'SIGKILL');
  await rm(folder, { recursive: true });
});

async function start(...more: string[]) {
  const { PATH = '', HOME = '' } = process.env;
  const args = ['--import', import.meta.resolve('tsx'), main, '--port', '0', '--folder', folder, ...more];
  const child = spawn(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH, HOME, NODE_NO_WARNINGS: '1' },
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, ...(JSON.parse(line) as { url: string; pid: number }) };
  }
  throw new Error('The simulator ended before it was ready.');
}

async function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
  return child.exitCode;
}

describe('the simulator as a process', () => {
  test('says where it is, answers, goes on without its parent, and ends on SIGTERM', async () => {
    const { child, url, pid } = await start('--seed', '1', '--rate', '1/10');
    expect([pid === child.pid, new URL(url).hostname]).toEqual([true, '127.0.0.1']);
    child.stdin.end();
    const [accepted, throttled] = [await send(url, image()), await send(url, image())];
    expect([accepted.status, throttled.status, throttled.headers['retry-after']]).toEqual([200, 429, '10']);
    expect(await stop(child, 'SIGTERM')).toBe(0);
  });

  test('outlives a client that dies in the middle of its request', async () => {
    const { child, url } = await start();
    const client = connect(Number(new URL(url).port), '127.0.0.1');
    client.write('POST /v1/llm/generations HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 9\r\n\r\n');
    await once(client, 'data');
    client.resetAndDestroy();
    expect((await send(url, image())).status).toBe(200);
    expect(await stop(child, 'SIGTERM')).toBe(0);
  });

  test('does not start with a rate that it cannot read', async () => {
    const { PATH = '', HOME = '' } = process.env;
    const args = ['--import', import.meta.resolve('tsx'), main, '--rate', 'fast'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH, HOME } });
    children.push(child);
    const complaints: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk.toString()));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(complaints.join('')).toContain('--rate is "fast"; allowed: REQUESTS/SECONDS, e.g. 5/1.');
  });

  test('ends at once although a client is kept waiting', async () => {
    const { child, url } = await start();
    const hanging = send(url, image({ posts: [{ fault: 'hang', billed: true }] }));
    for (;;) {
      const ledger = jsonOf(await send(url, { path: '/_simulator/ledger' }));
      if ((ledger['rows'] as unknown[]).length === 1) break;
    }
    expect(await stop(child, 'SIGTERM')).toBe(0);
    expect((await hanging).error).toBe('ECONNRESET');
  });

  test('knows its tasks and its ledger again after a kill', async () => {
    const killed = await start();
    const accepted = await send(killed.url, image({ tasks: [{ seconds: 0 }] }));
    await stop(killed.child, 'SIGKILL');
    const { url } = await start();
    expect(jsonOf(await send(url, look(accepted)))['status']).toBe('completed');
    const { rows } = jsonOf(await send(url, { path: '/_simulator/ledger' })) as { rows: { task: { id: string } }[] };
    expect(rows.map(({ task }) => task.id)).toEqual([jsonOf(accepted)['id']]);
  });
});
