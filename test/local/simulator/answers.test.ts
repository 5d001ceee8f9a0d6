import { describe, expect, test } from '@jest/globals';
import { bodies } from '../../../local/simulator/behaviour.ts';
import { atDesk, disturb, image, jsonOf, look, send, START, until, type Heard } from './desk.ts';

describe('an ordered answer', () => {
  const html = /^<!doctype html>/;
  const shown: Record<keyof typeof bodies, (heard: Heard) => void> = {
    envelope: (heard) =>
      expect(jsonOf(heard)).toEqual({ error: { message: 'Simulated.', type: 'server_error', code: 'simulated' } }),
    html: ({ headers, body }) => {
      expect(headers['content-type']).toBe('text/html');
      expect(body.toString()).toMatch(html);
    },
    empty: ({ body }) => expect(body.length).toBe(0),
    malformed: ({ body }) => {
      expect(() => JSON.parse(body.toString()) as unknown).toThrow(SyntaxError);
      expect(body.toString()).toMatch(/^\{"created":/);
    },
    no_id: (heard) => {
      expect(jsonOf(heard)).toMatchObject({ status: 'pending' });
      expect(jsonOf(heard)).not.toHaveProperty('id');
    },
    success: (heard) => expect(jsonOf(heard)).toHaveProperty('id', expect.stringMatching(/^task-unified-/)),
  };

  describe.each(Object.keys(bodies) as (keyof typeof bodies)[])('with body %s', (body) => {
    test.each(['post', 'look'] as const)('comes to a %s under any status', (at) =>
      atDesk(async (desk) => {
        const heard = await disturb[at](desk, { status: 502, body });
        expect(heard.status).toBe(502);
        shown[body](heard);
      }),
    );
  });

  test.each([400, 401, 402, 403, 404, 408, 410, 413, 422, 429, 499, 500, 502, 503, 504])(
    'of status %p is not billed',
    (status) =>
      atDesk(async (desk) => {
        const reaction = { status, code: 'some_code', type: 'some_type', message: 'Some text.' };
        const heard = await disturb.post(desk, reaction);
        expect([heard.status, jsonOf(heard), desk.simulator.ledger.rows]).toEqual([
          status,
          { error: { message: 'Some text.', type: 'some_type', code: 'some_code' } },
          [],
        ]);
      }),
  );

  test('is billed on demand, so that a success can look like a failure', () =>
    atDesk(async (desk) => {
      const heard = await disturb.post(desk, { status: 504, body: 'html', billed: true });
      expect([heard.status, desk.simulator.ledger.rows.length]).toEqual([504, 1]);
    }));

  test.each([302, 307, 308])('redirects with %p', (status) =>
    atDesk(async (desk) => {
      const heard = await disturb.post(desk, { status, location: '/v1/elsewhere' });
      expect([heard.status, heard.headers.location]).toEqual([status, '/v1/elsewhere']);
    }),
  );

  test.each([
    [7, '7'],
    [-5, '-5'],
    [1e12, '1000000000000'],
    ['soon', 'soon'],
    ['date:+7', new Date(START + 7000).toUTCString()],
    [undefined, undefined],
  ])('asks to retry after %p', (retryAfter, header) =>
    atDesk(async (desk) => {
      const heard = await disturb.post(desk, { status: 429, retryAfter });
      expect(heard.headers['retry-after']).toBe(header);
    }),
  );

  test('dates Retry-After by its own clock, however wrong that is', () =>
    atDesk(async (desk) => {
      const { headers } = await disturb.look(desk, { status: 429, retryAfter: 'date:+7', dateSkewSeconds: -3600 });
      expect([headers.date, headers['retry-after']]).toEqual([
        new Date(START - 3_600_000).toUTCString(),
        new Date(START - 3_593_000).toUTCString(),
      ]);
    }));
});

describe('what an answer says', () => {
  test('is laid over the honest one, and null takes a member away', () =>
    atDesk(async (desk) => {
      const heard = jsonOf(await disturb.look(desk, { says: { status: 'paused', progress: 3, task_info: null } }));
      expect([heard['status'], heard['progress'], 'task_info' in heard]).toEqual(['paused', 3, false]);
      expect(heard['model']).toBe('image-1');
    }));

  test('can be an error with 200, though the task is billed', () =>
    atDesk(async (desk) => {
      const error = { code: 'model_unavailable', message: 'Later.' };
      const heard = await disturb.post(desk, { says: { id: null, error } });
      expect([heard.status, jsonOf(heard)['error'], 'id' in jsonOf(heard), desk.simulator.ledger.rows.length]).toEqual([
        200,
        error,
        false,
        1,
      ]);
    }));

  test('can go backwards and flip after the end', () =>
    atDesk(async ({ url, pass }) => {
      const looks = ['honest', { says: { status: 'pending', progress: 1 } }, 'honest', { says: { status: 'failed' } }];
      const accepted = await send(url, image({ looks }));
      pass(5);
      const seen: unknown[] = [];
      for (const seconds of [0, 0, 5, 0]) {
        pass(seconds);
        const { status, progress } = jsonOf(await send(url, look(accepted)));
        seen.push([status, progress]);
      }
      expect(seen).toEqual([
        ['processing', 50],
        ['pending', 1],
        ['completed', 100],
        ['failed', 100],
      ]);
    }));
});

describe('a late answer', () => {
  test('is honest, and its task billed before it comes', () =>
    atDesk(async ({ url, simulator }) => {
      const coming = send(url, image({ posts: [{ lateSeconds: 0.05 }] }));
      await until(() => simulator.ledger.rows.length === 1);
      expect(simulator.received.map(({ answered }) => answered)).toEqual([0]);
      const heard = await coming;
      expect([heard.status, jsonOf(heard)['status']]).toEqual([200, 'pending']);
    }));
});
