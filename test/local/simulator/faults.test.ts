import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { faults, type Fault } from '../../../local/simulator/behaviour.ts';
import { atDesk, disturb, image, jsonOf, send, until, type Desk } from './desk.ts';

const MEGABYTES_2 = 2 * 1024 * 1024;

/** What a client hears of each fault. A new one does not compile until it is here. */
const heardOf: Record<Fault, (desk: Desk, at: 'post' | 'look') => Promise<void>> = {
  async reset(desk, at) {
    expect(await disturb[at](desk, { fault: 'reset' })).toMatchObject({ error: 'ECONNRESET' });
  },
  async hang(desk, at) {
    const hanging = disturb[at](desk, { fault: 'hang' });
    await until(() => desk.simulator.received.some(({ answered }) => answered === 'hang'));
    await desk.simulator.close();
    expect(await hanging).toMatchObject({ error: 'ECONNRESET' });
  },
  async half_answer(desk, at) {
    const heard = await disturb[at](desk, { fault: 'half_answer' });
    expect([heard.status, heard.error]).toEqual([200, 'ECONNRESET']);
    expect(heard.body.length).toBe(Math.floor(Number(heard.headers['content-length']) / 2));
    expect(heard.body.toString()).toMatch(/^\{"created":/);
  },
  async drip(desk, at) {
    const heard = await disturb[at](desk, { fault: 'drip' }, 3);
    expect([heard.status, heard.body.toString()]).toEqual([200, '   ']);
  },
  async oversized(desk, at) {
    const heard = await disturb[at](desk, { fault: 'oversized' });
    expect([heard.status, heard.body.length]).toEqual([200, MEGABYTES_2 + 2]);
  },
  async gzip_bomb(desk, at) {
    const heard = await disturb[at](desk, { fault: 'gzip_bomb' });
    expect([heard.headers['content-encoding'], heard.body.length < 10_000]).toEqual(['gzip', true]);
    expect(gunzipSync(heard.body).length).toBe(MEGABYTES_2 + 2);
  },
};

const names = Object.keys(faults) as Fault[];

describe('a fault', () => {
  test.each(names)('%s happens to a POST', (fault) => atDesk((desk) => heardOf[fault](desk, 'post')));

  test.each(names)('%s happens to a look', (fault) => atDesk((desk) => heardOf[fault](desk, 'look')));

  test.each([
    [false, 0],
    [true, 1],
  ])('with billed %p leaves %p rows in the ledger', (billed, rows) =>
    atDesk(async ({ url, simulator }) => {
      await send(url, image({ posts: [{ fault: 'reset', billed }] }));
      expect(simulator.ledger.rows.length).toBe(rows);
    }),
  );

  test('after acceptance leaves a task that can be looked at', () =>
    atDesk(async ({ url, simulator }) => {
      await send(url, image({ posts: [{ fault: 'reset', billed: true }] }));
      const id = simulator.ledger.rows[0]?.task.id ?? '';
      expect(jsonOf(await send(url, { path: `/v1/tasks/${id}` }))).toMatchObject({ id, status: 'pending' });
    }));
});
