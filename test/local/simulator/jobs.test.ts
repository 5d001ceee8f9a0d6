import { Agent } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { atDesk, image, jsonOf, look, send, START, type Heard } from './desk.ts';

describe('the lists of a job', () => {
  test('are used up in order, whatever the rest of the body says, and honesty follows', () =>
    atDesk(async ({ url, simulator }) => {
      const statuses: unknown[] = [];
      for (const prompt of ['a', 'b', 'c', 'd']) {
        const simulate = { id: 'job', posts: [{ status: 503 }, 'honest', { status: 422 }] };
        const heard = await send(url, { path: '/v1/images/generations', body: { model: 'm', prompt, simulate } });
        statuses.push(heard.status);
      }
      expect(statuses).toEqual([503, 200, 422, 200]);
      expect(simulator.ledger.rows.map(({ n, job }) => [n, job])).toEqual([
        [1, 'job'],
        [2, 'job'],
      ]);
    }));

  test('belong to equal bodies when they have no id', () =>
    atDesk(async ({ url }) => {
      const statuses: unknown[] = [];
      for (const prompt of ['a', 'b', 'a', 'b']) {
        const body = { model: 'm', prompt, simulate: { posts: [{ status: 422 }] } };
        statuses.push((await send(url, { path: '/v1/llm/generations', body })).status);
      }
      expect(statuses).toEqual([422, 422, 200, 200]);
    }));

  test('of lives repeat their last one, and skip POSTs that created nothing', () =>
    atDesk(async ({ url, pass }) => {
      const order = image({
        posts: ['honest', { status: 500 }],
        tasks: [{ seconds: 1, outcome: 'failed', code: 'timeout' }, { seconds: 1 }],
      });
      const accepted: Heard[] = [];
      for (let n = 0; n < 4; n += 1) accepted.push(await send(url, order));
      pass(1);
      const ends: unknown[] = [];
      for (const one of accepted.filter(({ status }) => status === 200)) {
        ends.push(jsonOf(await send(url, look(one)))['status']);
      }
      expect(ends).toEqual(['failed', 'completed', 'completed']);
    }));

  test('of looks are shared by all tasks of the job', () =>
    atDesk(async ({ url }) => {
      const order = image({ looks: [{ status: 404 }, { status: 410 }] });
      const [one, other] = [await send(url, order), await send(url, order)];
      const statuses = [
        (await send(url, look(one))).status,
        (await send(url, look(other))).status,
        (await send(url, look(one))).status,
      ];
      expect(statuses).toEqual([404, 410, 200]);
    }));
});

describe('an order that makes no sense', () => {
  test.each([
    ['post', { post: [] }],
    ['retryAftr', { posts: [{ status: 429, retryAftr: 1 }] }],
    ['outcom', { tasks: [{ outcom: 'never' }] }],
  ])('is refused with 400 that names %s', (field, simulate) =>
    atDesk(async ({ url, simulator }) => {
      const heard = await send(url, { path: '/v1/images/generations', body: { model: 'm', simulate } });
      const error = jsonOf(heard)['error'] as Record<string, string>;
      expect([heard.status, error['type'], error['code']]).toEqual([
        400,
        'invalid_request_error',
        'invalid_parameters',
      ]);
      expect(error['message']).toContain(`"${field}"`);
      expect(simulator.ledger.rows).toEqual([]);
    }),
  );

  test.each([
    { posts: ['reset'] },
    { posts: [{ fault: 'explode' }] },
    { looks: [{ status: 99 }] },
    { posts: [{ status: 429, retryAfter: 'a\nb' }] },
    { posts: 'honest' },
  ])('is refused: %j', (simulate) =>
    atDesk(async ({ url }) => {
      const heard = await send(url, { path: '/v1/images/generations', body: { model: 'm', simulate } });
      expect(heard.status).toBe(400);
    }),
  );
});

describe('what the simulator received', () => {
  test('is listed with time, answer and connection', () =>
    atDesk(async ({ url, pass, simulator }) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const accepted = await send(url, { ...image({ posts: ['honest', { fault: 'reset' }] }), agent });
      pass(3);
      await send(url, { ...look(accepted), agent });
      await send(url, image());
      agent.destroy();
      const { path } = look(accepted);
      const listed = simulator.received.map((one) => [one.at, one.method, one.path, one.answered, one.connection]);
      expect(listed).toEqual([
        [START, 'POST', '/v1/images/generations', 200, 1],
        [START + 3000, 'GET', path, 200, 1],
        [START + 3000, 'POST', '/v1/images/generations', 'reset', 2],
      ]);
    }));
});
