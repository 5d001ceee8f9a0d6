/** What is special about the drop-in routes: whose words an error has, and what is waited for. Every answer is held to its schema. */
import { beforeEach, describe, expect, test } from '@jest/globals';
import { limitKey } from '../../../../core/records/keys.ts';
import { attempted, Desk, idOf, KEY, succeeded, type Answer } from '../desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = new Desk();
  await desk.caller();
});

const images = '/unified/v1/images/generations';
const predictions = '/replicate/v1/predictions';
const bodies: Readonly<Record<string, object>> = {
  [images]: { model: 'm' },
  [predictions]: { version: 'v', input: {} },
};
const post = (path: string, more: object = {}) => desk.call(path, { method: 'POST', body: bodies[path], ...more });

/** Status, and what a client of either provider reads of an error. */
const told = ({ status, json }: Answer) => [status, json['title'] ?? (json['error'] as { type: string }).type];

describe('an error has the words of the provider', () => {
  test.each([
    ['no key', images, { key: null }, [401, 'authentication_error']],
    ['no key', predictions, { key: null }, [401, 'Unauthenticated']],
    ['no model', images, { body: {} }, [400, 'invalid_request_error']],
    ['no version', predictions, { body: {} }, [422, 'Input validation failed']],
    ['no JSON', images, { body: '{' }, [400, 'invalid_request_error']],
    ['no JSON', predictions, { body: '{' }, [400, 'Bad Request']],
    ['a list', images, { body: [] }, [400, 'invalid_request_error']],
    ['a wish to wait for it all', images, { body: { model: 'm', sync: true } }, [400, 'invalid_request_error']],
    ['too much', images, { body: 'x'.repeat(300_000) }, [413, 'invalid_request_error']],
    ['too much', predictions, { body: 'x'.repeat(300_000) }, [413, 'Content Too Large']],
    [
      'an idempotency key that is none',
      images,
      { headers: { 'Idempotency-Key': 'ä' } },
      [400, 'invalid_request_error'],
    ],
    ['another method', images, { method: 'DELETE' }, [405, 'invalid_request_error']],
    ['another method', predictions, { method: 'GET', body: undefined }, [405, 'Method Not Allowed']],
    ['an unknown path', '/unified/v1/images', {}, [404, 'not_found_error']],
    ['an unknown path', '/replicate/v1/trainings', {}, [404, 'Not Found']],
    ['the mere name', '/replicate/', {}, [404, 'Not Found']],
    [
      'text for a name',
      '/replicate/v1/models/a%20b/n/predictions',
      { body: { input: {} } },
      [422, 'Input validation failed'],
    ],
  ])('%s at %s', async (_what, path, more, expected) => {
    const answer = await post(path, more);
    expect(told(answer)).toEqual(expected);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('the fields of a body are named as the caller knows them', async () => {
    const { json } = await post(images, { body: { sync: true } });
    expect((json['error'] as { message: string }).message).toMatch(
      /^The request has 2 problems\. model: Required and missing\. sync: Not allowed: a synchronous call /,
    );
  });

  test('what was not foreseen is not shown', async () => {
    await desk.call('/v1/tasks');
    desk.table = { ...desk.table, put: () => Promise.reject(new Error('down: arn:aws')) };
    expect(told(await post(predictions))).toEqual([500, 'Internal Server Error']);
  });

  test('a caller key without the scope; one over its limit, with Retry-After', async () => {
    await desk.caller('reader-key', { scopes: ['tasks:read'] });
    expect(told(await post(images, { key: 'reader-key' }))).toEqual([403, 'permission_error']);
    await desk.caller('hasty-key', { limit: { requests: 1, periodSeconds: 60 } });
    const path = `/replicate/v1/predictions/${idOf('none')}`;
    expect(told(await desk.call(path, { key: 'hasty-key' }))).toEqual([404, 'Not Found']);
    const late = await desk.call(path, { key: 'hasty-key' });
    expect([...told(late), late.headers.get('retry-after')]).toEqual([429, 'Too Many Requests', '60']);
  });

  test('an idempotency key of another request', async () => {
    const headers = { 'Idempotency-Key': 'order-1' };
    await post(images, { headers });
    expect(told(await post(images, { headers, body: { model: 'other' } }))).toEqual([422, 'invalid_request_error']);
  });
});

describe('a submission', () => {
  test('is a request with the body untouched, under the operation of its path', async () => {
    const { json } = await post('/replicate/v1/models/stability/sdxl/predictions', { body: { input: { seed: 7 } } });
    const item = await desk.read(String(json['id']));
    expect(item).toMatchObject({ profile: 'replicate', operation: 'model-predictions', model: 'sdxl', owner: 'alice' });
    const [stored] = await desk.memory.list(item.pk, 'REQUEST#');
    expect(JSON.parse(stored?.['request'] as string)).toEqual({
      profile: 'replicate',
      operation: 'model-predictions',
      body: { input: { seed: 7 }, owner: 'stability', name: 'sdxl' },
    });
  });

  test.each([
    [images, 200, 5000],
    [predictions, 201, 5000],
  ])('to %s that nobody decides about is answered with %i after a while', async (path, status, ms) => {
    const since = desk.clock.now();
    const answer = await post(path);
    expect([answer.status, desk.clock.now() - since, answer.headers.get('retry-after')]).toEqual([status, ms, '2']);
  });

  test.each([
    ['is paused', { pausedUntil: 3_600_000 }, 0],
    ['rests', { notBefore: 60_000 }, 0],
    ['has a queue of five seconds', { tat: 5000 }, 0],
    ['has a shorter queue', { tat: 4999 }, 5000],
    ['has had a pause', { pausedUntil: -1 }, 5000],
  ])('whose limit group %s is waited for as long as that may help', async (_how, item, ms) => {
    const since = desk.clock.now();
    const times = Object.entries(item).map(([name, after]) => [name, since + after]);
    await desk.memory.put({ ...limitKey('unified'), ...(Object.fromEntries(times) as object) });
    const answer = await post(images);
    expect([answer.status, answer.json['status'], desk.clock.now() - since]).toEqual([200, 'pending', ms]);
  });

  test.each([
    ['wait', 20_000, 'wait=20'],
    ['wait=7', 7000, 'wait=7'],
    ['wait=0', 0, 'wait=0'],
  ])('with Prefer: %s waits for the end of a prediction', async (prefer, ms, applied) => {
    const since = desk.clock.now();
    const answer = await post(predictions, { headers: { Prefer: prefer } });
    expect([desk.clock.now() - since, answer.headers.get('preference-applied')]).toEqual([ms, applied]);
    expect(answer.json['status']).toBe('starting');
  });

  test('keeps back the time that the answer takes', async () => {
    desk.remainingMs = 5000;
    const since = desk.clock.now();
    await post(predictions, { headers: { Prefer: 'wait' } });
    expect(desk.clock.now() - since).toBe(2000);
  });

  test('is one task however often it is sent with its idempotency key', async () => {
    const headers = { 'Idempotency-Key': 'order-1' };
    const [first, again] = [await post(images, { headers }), await post(images, { headers })];
    expect(again.json).toEqual(first.json);
    expect([first, again].map((answer) => answer.headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    expect(desk.calls.filter((call) => call === `start ${String(first.json['id'])}.1`)).toHaveLength(2);
  });
});

describe('a name in the base URL', () => {
  const named = (name: string, path: string) => path.replace(/^\/\w+/, (prefix) => `${prefix}~${name}`);

  test('makes the same request the same task, and another one another', async () => {
    const sent = (path: string, body: object) => desk.call(path, { method: 'POST', body });
    const first = await sent(named('batch-7', images), { model: 'm', seed: 1 });
    const again = await sent(named('batch-7', images), { seed: 1, model: 'm' });
    expect([again.json['id'], again.headers.get('idempotent-replayed')]).toEqual([first.json['id'], 'true']);
    const others = [
      await sent(named('batch-7', images), { model: 'm', seed: 2 }),
      await sent(named('batch-8', images), { model: 'm', seed: 1 }),
      await sent(named('batch-7', '/unified/v1/videos/generations'), { model: 'm', seed: 1 }),
      await sent(images, { model: 'm', seed: 1 }),
      await sent(images, { model: 'm', seed: 1 }),
    ];
    expect(new Set([first, ...others].map(({ json }) => json['id'])).size).toBe(6);
  });

  test('gives way to an Idempotency-Key', async () => {
    const headers = { 'Idempotency-Key': 'order-1' };
    const first = await post(images, { headers });
    const again = await desk.call(named('batch-7', images), { method: 'POST', headers, body: bodies[images] });
    expect(again.json['id']).toBe(first.json['id']);
  });

  test('changes nothing else: looks, errors and the log line', async () => {
    await desk.admit('a');
    const path = named('b.1_x', `/unified/v1/tasks/${idOf('a')}`);
    expect((await desk.call(path)).json).toMatchObject({ id: idOf('a'), status: 'pending' });
    expect(desk.lines.at(-1)?.fields['route']).toBe('/unified/v1/tasks/:id');
    const { status, json, headers } = await desk.call(path, { method: 'PUT' });
    expect([status, headers.get('allow'), json['error']]).toEqual([405, 'GET, HEAD', expect.anything()]);
  });

  test('that is none is an unknown path', async () => {
    const { status, json } = await desk.call(`/unified~/v1/tasks/${idOf('a')}`);
    expect([status, (json['error'] as { code: string }).code]).toEqual([404, 'route_not_found']);
  });

  test('of a request that cannot be stored helps nothing', async () => {
    const body = `{"model":"m","deep":${'['.repeat(5000)}${']'.repeat(5000)}}`;
    expect(told(await desk.call(named('b', images), { method: 'POST', body }))).toEqual([400, 'invalid_request_error']);
  });
});

describe('a look', () => {
  test.each([
    ['of somebody else', { owner: 'bob' }, '/unified/v1/tasks/'],
    ['of another provider', { profile: 'replicate' }, '/unified/v1/tasks/'],
    ['of another provider', {}, '/replicate/v1/predictions/'],
  ])('at a task %s finds nothing', async (_whose, more, path) => {
    await desk.admit('a', more);
    expect((await desk.call(`${path}${idOf('a')}`)).status).toBe(404);
  });

  test('says when to come again, until it has ended', async () => {
    await desk.admit('a', attempted('accepted'));
    const path = `/unified/v1/tasks/${idOf('a')}?from=anywhere`;
    expect((await desk.call(path)).headers.get('retry-after')).toBe('2');
    await desk.memory.put({ ...(await desk.read('a')), status: 'failed', outcome: { ...succeeded, status: 'failed' } });
    expect((await desk.call(path)).headers.get('retry-after')).toBeNull();
  });

  test('at a task that was requested otherwise shows it too', async () => {
    const request = { profile: 'unified', operation: 'images', body: { model: 'm' } };
    const { json } = await desk.call('/v1/tasks', { method: 'POST', body: request });
    expect((await desk.call(`/unified/v1/tasks/${String(json['id'])}`)).json).toMatchObject({ status: 'pending' });
  });

  test('needs tasks:read', async () => {
    await desk.admit('a');
    await desk.caller(KEY, { scopes: ['tasks:write'] });
    expect((await desk.call(`/unified/v1/tasks/${idOf('a')}`)).status).toBe(403);
  });
});

describe('a cancellation', () => {
  const path = `/replicate/v1/predictions/${idOf('a')}/cancel`;

  test('of what was not sent shows it cancelled at once', async () => {
    await desk.admit('a', { profile: 'replicate' });
    const { status, json } = await desk.call(path, { method: 'POST' });
    expect([status, json['status']]).toEqual([200, 'canceled']);
  });

  test('of what is under way waits a while for the provider to stop', async () => {
    await desk.admit('a', { profile: 'replicate', ...attempted('sending') });
    const since = desk.clock.now();
    const { status, json } = await desk.call(path, { method: 'POST' });
    expect([status, json['status'], desk.clock.now() - since]).toEqual([200, 'starting', 5000]);
  });

  test('of what has ended leaves it as it is', async () => {
    await desk.admit('a', { profile: 'replicate', status: 'failed', outcome: { ...succeeded, status: 'failed' } });
    const { status, json } = await desk.call(path, { method: 'POST' });
    expect([status, json['status']]).toEqual([200, 'failed']);
  });
});
