/** Trouble that lasts to the deadline, and the last look there. */
import { expect, test } from '@jest/globals';
import { PROVIDER_KEY } from '../secrets/canaries.ts';
import { story } from './at-work.ts';
import { atFirstLook, expectStory, looks, recorded, straight, submitted } from './expect-played.ts';
import { admit, imageRequest, play } from './play.ts';

const failed = (n: number) => [...submitted, ...looks(n), ...recorded('Task failed')];
const always = (look: object) => Array.from({ length: 40 }, () => look);
/** To the deadline of 30 s, and then for the grace of a minute. */
const lasting = [2, 1, 1, 2, 4, 8, 12, 30, 30];

test.each([
  ['500', { status: 500, code: 'overloaded' }, 500, 'overloaded'],
  ['502 in HTML', { status: 502, body: 'html' }, 502, 'bad_gateway'],
  ['503 in HTML', { status: 503, body: 'html' }, 503, 'service_unavailable'],
  ['504 in HTML', { status: 504, body: 'html' }, 504, 'gateway_timeout'],
] as const)(
  'GET %s up to the deadline and beyond: the task is kept until then, and its id for ever',
  async (...told) => {
    const [, look, status, code] = told;
    const played = await play(imageRequest({ looks: always(look) }, { deadlineSeconds: 30 }));
    expectStory(played, {
      ...atFirstLook,
      gets: lasting.map(() => status),
      waits: lasting,
      path: failed(lasting.length),
      outcome: ['failed', 'deadline_exceeded'],
      errors: [1, 2, 3].map(() => ['query', status, code] as const),
    });
    expect(played.errors.map((row) => row['repeats'])).toEqual([0, 0, lasting.length - 3]);
    expect(played.task.outcome?.mayBeCharged).toBe(true);
    expect(played.task.attempts[0]?.providerTaskId).toMatch(/^task-unified-/);
  },
);

const ready = { tasks: [{ seconds: 29, estimatedTime: null }] };
/** Looks before the deadline of 30 s, each too early, and the one on it. */
const before = ['honest', 'honest', 'honest', 'honest', 'honest'];
const toDeadline = [2, 3, 5, 7, 10, 3];

test.each([
  [
    '429 with Retry-After',
    { status: 429, type: 'rate_limit_error', code: 'slow_down', retryAfter: 5 },
    429,
    'slow_down',
    6,
  ],
  ['503 with Retry-After', { status: 503, body: 'html', retryAfter: 5 }, 503, 'service_unavailable', 6],
  ['503 alone', { status: 503, body: 'html' }, 503, 'service_unavailable', 1],
] as const)('a last look that answers %s is made again, and finds the paid result', async (...told) => {
  const [, look, status, code, wait] = told;
  const played = await play(imageRequest({ ...ready, looks: [...before, look] }, { deadlineSeconds: 30 }));
  expectStory(played, {
    ...atFirstLook,
    gets: [200, 200, 200, 200, 200, status, 200],
    waits: [...toDeadline, wait],
    path: straight(7),
    errors: [['query', status, code]],
  });
  expect((played.gets.at(-1)?.at ?? 0) - played.record.createdAt).toBe(1000 * (30 + wait));
});

test.each([
  ['429', { status: 429, type: 'rate_limit_error', code: 'slow_down', retryAfter: 60 }, 429, 'slow_down'],
  ['503', { status: 503, body: 'html', retryAfter: 60 }, 503, 'service_unavailable'],
] as const)('a last look whose %s asks for more than the grace is the last', async (_name, look, status, code) => {
  const played = await play(imageRequest({ ...ready, looks: [...before, look] }, { deadlineSeconds: 30 }));
  expectStory(played, {
    ...atFirstLook,
    gets: [200, 200, 200, 200, 200, status],
    waits: toDeadline,
    path: failed(6),
    outcome: ['failed', 'deadline_exceeded'],
    errors: [['query', status, code]],
  });
});

/** The function that looks has a cache of its own, so the key is unreadable from its first look on. */
const unreadable = ['query', -1, 'internal_error'] as const;

test('a provider key that cannot be read ends no task: nobody looks until it can be', async () => {
  const played = await story({}, async (stage) => {
    const id = await admit(stage, imageRequest());
    await stage.clock.sleep(1000);
    stage.key = '';
    await stage.clock.sleep(6000);
    stage.key = PROVIDER_KEY;
    await stage.runtime.idle();
    return id;
  });
  expectStory(played, {
    ...atFirstLook,
    waits: [2, 2, 2, 2],
    path: straight(4),
    errors: [unreadable, unreadable, unreadable],
  });
  expect(played.errors[0]).toMatchObject({ fault: 'ours', message: 'the provider key cannot be read' });
});

test('a provider key that cannot be read up to the deadline: the deadline ends the task, the id is kept', async () => {
  const played = await story({}, async (stage) => {
    const id = await admit(stage, imageRequest({}, { deadlineSeconds: 30 }));
    await stage.clock.sleep(1000);
    stage.key = '';
    await stage.runtime.idle();
    return id;
  });
  expectStory(played, {
    ...atFirstLook,
    gets: [],
    waits: lasting,
    path: failed(lasting.length),
    outcome: ['failed', 'deadline_exceeded'],
    errors: [unreadable, unreadable, unreadable],
  });
  expect(played.task.attempts[0]?.providerTaskId).toMatch(/^task-unified-/);
});
