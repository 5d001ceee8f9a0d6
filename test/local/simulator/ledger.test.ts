import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LedgerRow } from '../../../local/simulator/ledger.ts';
import { atDesk, image, jsonOf, look, send, START, type Heard } from './desk.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bide-ledger-'));
});

afterEach(() => rm(folder, { recursive: true }));

const rowsOnDisk = async () =>
  (await readFile(join(folder, 'ledger.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LedgerRow);

describe('the ledger', () => {
  test('has a row per task that was created, for no other call', () =>
    atDesk(async ({ url, pass, simulator }) => {
      const accepted = await send(url, image({ posts: ['honest', { status: 429 }, { fault: 'reset', billed: true }] }));
      await send(url, look(accepted));
      await send(url, image());
      pass(4);
      await send(url, image());
      const path = '/v1/images/generations';
      const rows = simulator.ledger.rows.map(({ task, bodyHash, ...row }) => [row, task.job, bodyHash.length]);
      expect(rows).toEqual([
        [{ n: 1, at: START, path, job: 'job' }, 'job', 16],
        [{ n: 2, at: START + 4000, path, job: 'job' }, 'job', 16],
      ]);
      expect(simulator.ledger.rows[0]?.task.id).toBe(jsonOf(accepted)['id']);
    }));

  test('tells equal bodies from others', () =>
    atDesk(async ({ url, simulator }) => {
      for (const prompt of ['a', 'b', 'a']) {
        await send(url, { path: '/v1/images/generations', body: { model: 'm', prompt } });
      }
      const [a, b, again] = simulator.ledger.rows.map(({ bodyHash }) => bodyHash);
      expect([a === again, a === b]).toEqual([true, false]);
    }));

  test('is on disk before the answer goes out', () =>
    atDesk(
      async ({ url, simulator }) => {
        await send(url, image({ posts: [{ fault: 'reset', billed: true }] }));
        expect(await rowsOnDisk()).toEqual(simulator.ledger.rows);
        expect((await stat(join(folder, 'ledger.jsonl'))).mode & 0o777).toBe(0o600);
      },
      { folder },
    ));

  test('and its tasks survive a restart', async () => {
    const accepted: Heard[] = [];
    await atDesk(async ({ url }) => void accepted.push(await send(url, image())), { folder });
    await atDesk(
      async ({ url, pass, simulator }) => {
        expect(simulator.ledger.rows.length).toBe(1);
        pass(5);
        for (const one of accepted) {
          expect(jsonOf(await send(url, look(one)))).toMatchObject({ status: 'processing', progress: 50 });
        }
        await send(url, image({ id: 'later' }));
        expect((await rowsOnDisk()).map(({ n, job }) => [n, job])).toEqual([
          [1, 'job'],
          [2, 'later'],
        ]);
      },
      { folder },
    );
  });

  test('drops a line that a kill cut off, and goes on after it', async () => {
    const order = (id: string) =>
      atDesk(async ({ url }) => expect((await send(url, image({ id }))).status).toBe(200), { folder });
    await order('job');
    await appendFile(join(folder, 'ledger.jsonl'), '{"n":2,"at":17');
    await order('later');
    expect((await rowsOnDisk()).map(({ n, job }) => [n, job])).toEqual([
      [1, 'job'],
      [2, 'later'],
    ]);
  });

  test('is read by other processes without a key', () =>
    atDesk(async ({ url, simulator }) => {
      await send(url, image({ posts: ['honest', { status: 500 }] }));
      await send(url, image());
      const ledger = await send(url, { path: '/_simulator/ledger', key: null });
      const nothing = await send(url, { path: '/_simulator/nothing', key: null });
      const rows = JSON.parse(JSON.stringify(simulator.ledger.rows)) as unknown;
      expect(jsonOf(ledger)).toEqual({ posts: 2, postsOf: { job: 2 }, billed: 1, rows });
      expect([nothing.status, simulator.received.length]).toEqual([404, 2]);
    }));
});
