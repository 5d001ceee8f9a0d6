import { describe, expect, test } from '@jest/globals';
import { atDesk, image, jsonOf, look, send, START } from './desk.ts';

const created = START / 1000;

describe('the unified task API', () => {
  test('accepts a task with exactly the members of the contract', () =>
    atDesk(async ({ url }) => {
      const accepted = await send(url, image());
      expect([accepted.status, accepted.headers['content-type']]).toEqual([200, 'application/json']);
      expect(jsonOf(accepted)).toEqual({
        created,
        id: expect.stringMatching(new RegExp(`^task-unified-${created}-[0-9a-z]{8}$`)) as unknown,
        model: 'image-1',
        object: 'image.generation.task',
        type: 'image',
        status: 'pending',
        progress: 0,
        task_info: { can_cancel: true, estimated_time: 12 },
        usage: { credits_reserved: 5, user_group: 'default' },
      });
    }));

  test.each([
    ['images', 'image', (files: string, id: string) => [{ url: `${files}/${id}.png` }]],
    ['videos', 'video', (files: string, id: string) => [`${files}/${id}.mp4`]],
    [
      'audios',
      'audio',
      (files: string, id: string) => [{ voice_id: `voice-${id.slice(-8)}`, url: `${files}/${id}.mp3` }],
    ],
    [
      'llm',
      'llm',
      (_files: string, id: string) => [
        { id, object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: 'Hello.' } }] },
      ],
    ],
  ])('gives %s a result of their own shape', (operation, type, results) =>
    atDesk(async ({ url, pass }) => {
      const body = { model: 'm', simulate: { tasks: [{ seconds: 10 }] } };
      const accepted = await send(url, { path: `/v1/${operation}/generations`, body });
      pass(10);
      const { id, ...task } = jsonOf(await send(url, look(accepted)));
      expect(task).toMatchObject({
        object: `${type}.generation.task`,
        type,
        status: 'completed',
        progress: 100,
        results: results(`${url}/files`, String(id)),
      });
    }),
  );

  const standings = async (life: object): Promise<unknown[]> => {
    const seen: unknown[] = [];
    await atDesk(async ({ url, pass }) => {
      const accepted = await send(url, image({ tasks: [{ seconds: 10, queuedSeconds: 2, ...life }] }));
      for (const seconds of [1, 1, 3, 4.99, 0.01]) {
        pass(seconds);
        const { status, progress } = jsonOf(await send(url, look(accepted)));
        seen.push([status, progress]);
      }
    });
    return seen;
  };

  test('lets a task be pending, processing, completed by the time since its creation alone', async () => {
    expect(await standings({})).toEqual([
      ['pending', 0],
      ['processing', 20],
      ['processing', 50],
      ['processing', 99],
      ['completed', 100],
    ]);
  });

  test('speaks the alternative vocabulary', async () => {
    expect(await standings({ statuses: 'alternative' })).toEqual([
      ['queued', 0],
      ['in_progress', 20],
      ['in_progress', 50],
      ['in_progress', 99],
      ['succeeded', 100],
    ]);
  });

  test('keeps progress at 0 and a task running for ever', async () => {
    const stuck = Array.from({ length: 4 }, () => ['processing', 0]);
    expect(await standings({ outcome: 'never', progress: 'stuck' })).toEqual([['pending', 0], ...stuck]);
  });

  test('ends a task as cancelled', async () => {
    expect((await standings({ outcome: 'cancelled' })).at(-1)).toEqual(['cancelled', 0]);
  });

  test('fails a task with code and message and without a type or results', () =>
    atDesk(async ({ url, pass }) => {
      const life = { seconds: 1, outcome: 'failed', code: 'file_too_large', message: 'Too large.' };
      const accepted = await send(url, image({ tasks: [life] }));
      pass(1);
      const task = jsonOf(await send(url, look(accepted)));
      expect([task['status'], task['error'], 'results' in task]).toEqual([
        'failed',
        { code: 'file_too_large', message: 'Too large.' },
        false,
      ]);
    }));

  test('gives results as ordered, or in the older shape', () =>
    atDesk(async ({ url, pass }) => {
      const results = [{ transcript: 'x'.repeat(120_000) }];
      const output = { url: 'https://a.example/1', urls: ['https://a.example/1'] };
      const one = await send(url, image({ id: 'one', tasks: [{ seconds: 0, results }] }));
      const other = await send(url, image({ id: 'other', tasks: [{ seconds: 0, output }] }));
      pass(1);
      expect(jsonOf(await send(url, look(one)))['results']).toEqual(results);
      const older = jsonOf(await send(url, look(other)));
      expect([older['output'], 'results' in older]).toEqual([output, false]);
      const both = await send(url, image({ id: 'both', tasks: [{ seconds: 0, results: null, output }] }));
      expect(jsonOf(await send(url, look(both)))).toMatchObject({ results: null, output });
    }));

  test('estimates wrongly or not at all when told to', () =>
    atDesk(async ({ url }) => {
      const infoFor = async (estimatedTime: number | null) =>
        jsonOf(await send(url, image({ id: String(estimatedTime), tasks: [{ seconds: 10, estimatedTime }] })))[
          'task_info'
        ];
      expect([await infoFor(999), await infoFor(null)]).toEqual([
        { can_cancel: true, estimated_time: 999 },
        { can_cancel: true },
      ]);
    }));

  test('refuses what the contract refuses, in its envelope, and bills none of it', () =>
    atDesk(
      async ({ url, simulator }) => {
        const path = '/v1/images/generations';
        const refused = [
          await send(url, { path, body: { model: 'm' }, key: null }),
          await send(url, { path, body: { model: 'm' }, key: 'other' }),
          await send(url, { path, body: { prompt: 'p' } }),
          await send(url, { path, body: '{"model": ' }),
          await send(url, { path, body: '[1]' }),
          await send(url, { path: '/v1/music/generations', body: { model: 'm' } }),
          await send(url, { path: '/v1/tasks/unknown', body: { model: 'm' } }),
          await send(url, { path, body: { model: 'm' }, method: 'PUT' }),
          await send(url, { path }),
          await send(url, { path: '/v1/tasks/unknown' }),
        ];
        const shown = refused.map((heard) => {
          const { type, code, message } = jsonOf(heard)['error'] as Record<string, string>;
          return [heard.status, type, code, message];
        });
        expect(shown).toEqual([
          [401, 'authentication_error', 'invalid_api_key', 'The API key is invalid or missing.'],
          [401, 'authentication_error', 'invalid_api_key', 'The API key is invalid or missing.'],
          [400, 'invalid_request_error', 'invalid_parameters', 'model is required'],
          [400, 'invalid_request_error', 'malformed_json', 'The body is not JSON.'],
          [400, 'invalid_request_error', 'malformed_json', 'The body is not JSON.'],
          [404, 'not_found_error', 'endpoint_not_found', 'There is no such endpoint.'],
          [404, 'not_found_error', 'endpoint_not_found', 'There is no such endpoint.'],
          [404, 'not_found_error', 'endpoint_not_found', 'There is no such endpoint.'],
          [404, 'not_found_error', 'endpoint_not_found', 'There is no such endpoint.'],
          [404, 'not_found_error', 'task_not_found', 'There is no such task.'],
        ]);
        expect(simulator.ledger.rows).toEqual([]);
      },
      { acceptedKeys: new Set(['key-1']) },
    ));

  test('lets keys be rotated while it runs', async () => {
    const acceptedKeys = new Set(['key-1']);
    await atDesk(
      async ({ url }) => {
        const accepted = await send(url, image());
        acceptedKeys.clear();
        acceptedKeys.add('key-2');
        const statuses = [
          (await send(url, look(accepted))).status,
          (await send(url, { ...look(accepted), key: 'key-2' })).status,
        ];
        expect(statuses).toEqual([401, 200]);
      },
      { acceptedKeys },
    );
  });
});
