import { describe, expect, test } from '@jest/globals';
import { atDesk, jsonOf, send, START, type Send } from './desk.ts';

const prediction = (life: object, more: object = {}): Send => ({
  path: '/v1/predictions',
  body: { version: 'v1', input: { prompt: 'p', simulate: { id: 'job', tasks: [life], ...more } } },
});

const iso = (seconds: number) => new Date(START + 1000 * seconds).toISOString();

describe('predictions', () => {
  test('are created with 201 and begin as starting', () =>
    atDesk(async ({ url }) => {
      const created = await send(url, prediction({ seconds: 10 }));
      expect(created.status).toBe(201);
      const { id, urls, ...rest } = jsonOf(created);
      expect(id).toMatch(/^[0-9a-z]{26}$/);
      expect(urls).toEqual({
        get: expect.stringMatching(new RegExp(`/v1/predictions/${String(id)}$`)) as unknown,
        cancel: expect.stringMatching(new RegExp(`/v1/predictions/${String(id)}/cancel$`)) as unknown,
      });
      expect(rest).toMatchObject({
        version: 'v1',
        status: 'starting',
        created_at: iso(0),
        started_at: null,
        completed_at: null,
        output: null,
        error: null,
        logs: '',
        metrics: {},
      });
    }));

  test('go on to processing and succeeded, with the time that was predicted', () =>
    atDesk(async ({ url, pass }) => {
      const path = `/v1/predictions/${String(jsonOf(await send(url, prediction({ seconds: 10 })))['id'])}`;
      pass(5);
      expect(jsonOf(await send(url, { path }))).toMatchObject({ status: 'processing', output: null });
      pass(5);
      const done = jsonOf(await send(url, { path }));
      expect(done).toMatchObject({
        status: 'succeeded',
        completed_at: iso(10),
        metrics: { predict_time: 8, total_time: 10 },
      });
      expect(done['output']).toEqual([`${url}/files/${String(done['id'])}.png`]);
    }));

  test('fail with a text for an error', () =>
    atDesk(async ({ url }) => {
      const life = { seconds: 0, outcome: 'failed', message: 'CUDA out of memory' };
      const failed = jsonOf(await send(url, prediction(life)));
      expect(failed).toMatchObject({ status: 'failed', error: 'CUDA out of memory', output: null });
    }));

  test('are cancelled while they run', () =>
    atDesk(async ({ url, pass, simulator }) => {
      const path = `/v1/predictions/${String(jsonOf(await send(url, prediction({ outcome: 'never' })))['id'])}`;
      pass(5);
      const cancelled = await send(url, { path: `${path}/cancel`, body: '' });
      pass(5);
      const later = await send(url, { path });
      expect([cancelled.status, jsonOf(cancelled)['status'], jsonOf(later)['status']]).toEqual([
        200,
        'canceled',
        'canceled',
      ]);
      expect(simulator.ledger.rows.length).toBe(1);
    }));

  test('that have ended stay as they ended when they are cancelled', () =>
    atDesk(async ({ url }) => {
      const path = `/v1/predictions/${String(jsonOf(await send(url, prediction({ seconds: 0 })))['id'])}`;
      const cancelled = await send(url, { path: `${path}/cancel`, body: '' });
      expect([cancelled.status, jsonOf(cancelled)['status']]).toEqual([200, 'succeeded']);
    }));

  test('have ids that a restart with the same seed does not repeat', async () => {
    const ids: unknown[] = [];
    for (const seconds of [0, 1]) {
      await atDesk(async ({ url, pass }) => {
        pass(seconds);
        ids.push(jsonOf(await send(url, prediction({})))['id']);
      });
    }
    expect(new Set(ids).size).toBe(2);
  });

  test('of a model are created under its own path', () =>
    atDesk(async ({ url, simulator }) => {
      const path = '/v1/models/stability-ai/sdxl/predictions';
      const created = await send(url, { path, body: { input: { prompt: 'p' } } });
      expect([created.status, simulator.ledger.rows.map((row) => row.path)]).toEqual([201, [path]]);
    }));

  test('refuse with title, detail and status', () =>
    atDesk(
      async ({ url }) => {
        const refused = [
          await send(url, { ...prediction({}), key: null }),
          await send(url, { path: '/v1/predictions/unknown' }),
          await send(url, { path: '/v1/predictions/unknown/cancel', body: '' }),
          await send(url, { path: '/v1/predictions', body: { version: 'v1' } }),
          await send(url, prediction({}, { posts: [{ status: 422, message: 'prompt is too long' }] })),
        ];
        expect(refused.map(jsonOf)).toEqual([
          { title: 'Unauthenticated', detail: 'The API key is invalid or missing.', status: 401 },
          { title: 'Not Found', detail: 'There is no such task.', status: 404 },
          { title: 'Not Found', detail: 'There is no such task.', status: 404 },
          { title: 'Bad Request', detail: 'input is required', status: 400 },
          { title: 'Input validation failed', detail: 'prompt is too long', status: 422 },
        ]);
        expect(refused.map(({ status }) => status)).toEqual([401, 404, 404, 400, 422]);
      },
      { acceptedKeys: new Set(['key-1']) },
    ));

  test('are throttled with 429, a detail and Retry-After', () =>
    atDesk(
      async ({ url }) => {
        await send(url, prediction({}));
        const throttled = await send(url, prediction({}));
        expect([throttled.status, throttled.headers['retry-after'], jsonOf(throttled)]).toEqual([
          429,
          '10',
          { title: 'Too Many Requests', detail: 'Too many requests.', status: 429 },
        ]);
      },
      { rate: { requests: 1, perSeconds: 10 } },
    ));
});
