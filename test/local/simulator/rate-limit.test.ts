import { describe, expect, test } from '@jest/globals';
import { RateLimit } from '../../../local/simulator/rate-limit.ts';
import { atDesk, image, jsonOf, look, send } from './desk.ts';

describe('RateLimit', () => {
  test('allows a burst of one second, then an even spacing', () => {
    const limit = new RateLimit({ requests: 5, perSeconds: 1 });
    const waitsAt = (now: number, times: number) =>
      Array.from({ length: times }, () => limit.refusesFor('k', 'POST', now));
    expect(waitsAt(0, 6)).toEqual([0, 0, 0, 0, 0, 1]);
    expect(waitsAt(199, 1)).toEqual([1]);
    expect(waitsAt(200, 2)).toEqual([0, 1]);
    expect(waitsAt(1200, 6)).toEqual([0, 0, 0, 0, 0, 1]);
  });

  test('says in whole seconds when the next one is let in, and keeps its word', () => {
    const limit = new RateLimit({ requests: 1, perSeconds: 10 });
    const refusals = [0, 1, 9_000, 9_999, 10_000].map((now) => limit.refusesFor('k', 'POST', now));
    expect(refusals).toEqual([0, 10, 1, 1, 0]);
  });

  test('counts each key for itself', () => {
    const limit = new RateLimit({ requests: 1, perSeconds: 1 });
    expect(['a', 'b', 'a', 'b'].map((key) => limit.refusesFor(key, 'POST', 0))).toEqual([0, 0, 1, 1]);
  });

  test('leaves looks alone unless told to count them', () => {
    const [posts, all] = [{}, { countsLooks: true }].map(
      (more) => new RateLimit({ requests: 1, perSeconds: 1, ...more }),
    );
    const refusals = (limit: RateLimit | undefined) =>
      ['POST', 'GET', 'GET'].map((method) => limit?.refusesFor('k', method, 0));
    expect([refusals(posts), refusals(all)]).toEqual([
      [0, 0, 0],
      [0, 1, 1],
    ]);
  });

  test('refuses nothing when there is no rate', () => {
    const limit = new RateLimit(undefined);
    expect([1, 2, 3].map(() => limit.refusesFor('k', 'POST', 0))).toEqual([0, 0, 0]);
  });
});

describe('the simulator with a rate', () => {
  test('answers 429 in the envelope with Retry-After, bills nothing and uses up no list', () =>
    atDesk(
      async ({ url, pass, simulator }) => {
        const order = image({ posts: ['honest', { status: 422 }] });
        const first = await send(url, order);
        const throttled = await send(url, order);
        expect([throttled.status, throttled.headers['retry-after'], jsonOf(throttled)]).toEqual([
          429,
          '2',
          { error: { message: 'Too many requests.', type: 'rate_limit_error', code: 'rate_limit_exceeded' } },
        ]);
        expect((await send(url, look(first))).status).toBe(200);
        expect((await send(url, { ...order, key: 'key-2' })).status).toBe(422);
        pass(2);
        expect((await send(url, order)).status).toBe(200);
        expect(simulator.ledger.rows.length).toBe(2);
      },
      { rate: { requests: 1, perSeconds: 2 } },
    ));
});
