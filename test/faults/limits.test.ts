/** Rows 3 to 5, 14 and 50: the limit group and its cool-downs. */
import { expect, test } from '@jest/globals';
import { AwsError } from '../../local/aws/operation.ts';
import { admit, imageRequest, readPlayed } from '../scenarios/play.ts';
import { expectPaid, expectRow } from './expect-row.ts';
import { errorLines } from './operator.ts';
import { advice, lookedAgain, sentAgain, straight } from './rows.ts';
import { onScene, read, suffer, toItsEnd, type Scene } from './suffer.ts';
import { html, refusal, type Reaction } from './wire.ts';

const limit = (headers: readonly string[] = [], status = 429): Reaction =>
  refusal(status, 'slow_down', headers, 'rate_limit_error');

const seen = (what: string, asked: string) => `${what} 429 slow_down${asked} | ours | ${advice.limited}`;

/** Two tasks, the second half a second after the first; when who was called, in seconds. */
async function two(scene: Scene): Promise<{ ids: string[]; calls: unknown[] }> {
  const { clock, provider, runtime } = scene;
  const since = clock.now();
  const ids = await clock.run(
    (async () => {
      const first = await admit(scene, imageRequest());
      await clock.sleep(500);
      const second = await admit(scene, imageRequest({ id: 'second' }));
      await runtime.idle();
      return [first, second];
    })(),
  );
  return { ids, calls: provider.calls.map(({ at, method, reaction }) => [(at - since) / 1000, method, reaction.name]) };
}

test('row 3 · POST 429 with Retry-After 7: nobody of the limit group sends before that · 2 paid', async () => {
  await onScene({ posts: [limit(['retry-after: 7'])] }, async (scene) => {
    const { ids, calls } = await two(scene);
    // Asked for 7 s, everybody waits a little longer, and then one after the other.
    expect(calls.slice(0, 3)).toEqual([
      [0, 'POST', 429],
      [8, 'POST', 200],
      [8.1, 'POST', 200],
    ]);
    const everybody = { posts: [429, 200, 200], looks: [200, 200] };
    expectRow(await read(scene, ids[0] ?? ''), {
      ...sentAgain(429, [429, 'slow_down'], seen('POST', ', Retry-After 7 s'), [8, 2]),
      ...everybody,
      attempts: [['closed', 2, 1, 'task-1']],
    });
    expectRow(await read(scene, ids[1] ?? ''), {
      ...straight,
      ...everybody,
      attempts: [['closed', 1, 0, 'task-2']],
      log: ['warn: provider error'],
      waits: [7, 2],
    });
  });
});

const DAY = 24 * 3600 * 1000;
/** The clock of a story starts here. */
const START = Date.UTC(2026, 0, 1);
const httpDate = (ms: number) => new Date(ms).toUTCString();

test.each([
  [
    'row 4 · POST 429 with an HTTP date by a clock that is a day ahead: waits for the difference to its own Date · 1 paid',
    [`date: ${httpDate(START + DAY)}`, `retry-after: ${httpDate(START + DAY + 7000)}`],
  ],
  [
    'row 4 · POST 429 with an HTTP date by a clock that is a day behind: waits for the difference to its own Date · 1 paid',
    [`date: ${httpDate(START - DAY)}`, `retry-after: ${httpDate(START - DAY + 7000)}`],
  ],
  [
    'row 4 · POST 429 with an HTTP date and no Date of its own: read against our clock · 1 paid',
    [`retry-after: ${httpDate(START + 7000)}`],
  ],
  [
    'row 4 · POST 429 with a date as C writes it: read against our clock · 1 paid',
    ['retry-after: Thu Jan  1 00:00:07 2026'],
  ],
] as const)('%s', async (_name, headers) => {
  const suffered = await suffer({ posts: [limit(headers)] });
  expectRow(suffered, sentAgain(429, [429, 'slow_down'], seen('POST', ', Retry-After 7 s'), [8, 2]));
});

test.each([
  ['row 5 · POST 429 without Retry-After: backed off, sent again · 1 paid', [], ''],
  ['row 5 · POST 429 with garbage as Retry-After: backed off, sent again · 1 paid', ['retry-after: soon'], ''],
  ['row 5 · POST 429 with a negative Retry-After: backed off, sent again · 1 paid', ['retry-after: -5'], ''],
  [
    'row 5 · POST 429 with a date that has passed as Retry-After: backed off, sent again · 1 paid',
    ['retry-after: Thu, 01 Jan 1970 00:00:00 GMT'],
    '',
  ],
] as const)('%s', async (_name, headers, asked) => {
  expectRow(await suffer({ posts: [limit(headers)] }), sentAgain(429, [429, 'slow_down'], seen('POST', asked), [1, 2]));
});

test('row 5 · POST 429 with a Retry-After of a century: clamped to an hour, sent again · 1 paid', async () => {
  const suffered = await suffer({ posts: [limit(['retry-after: 3153600000'])], request: { deadlineSeconds: 7200 } });
  expectRow(suffered, sentAgain(429, [429, 'slow_down'], seen('POST', ', Retry-After 3600 s'), [3603, 2]));
});

test('row 5 · POST 429 with a Retry-After that ends after the deadline: closed as rate_limited at once · 0 paid', async () => {
  expectRow(await suffer({ posts: [limit(['retry-after: 600'])], request: { deadlineSeconds: 60 } }), {
    posts: [429],
    looks: [],
    outcome: ['failed', 'rate_limited', false],
    attempts: [['closed', 1, 1, null]],
    errors: [['submit', 429, 'slow_down', 0]],
    advice: advice.limited,
    told: [`attempt 1 | ${seen('POST', ', Retry-After 600 s')}`],
    waits: [],
  });
});

test('row 5 · POST 429 twenty times: closed as rate_limited, nothing was bought · 0 paid', async () => {
  const told = `attempt 1 | ${seen('POST', '')}`;
  const suffered = await suffer({ posts: Array.from({ length: 30 }, () => limit()) });
  expectRow(suffered, {
    posts: Array.from({ length: 20 }, () => 429),
    looks: [],
    outcome: ['failed', 'rate_limited', false],
    attempts: [['closed', 20, 20, null]],
    errors: [0, 0, 17].map((repeats) => ['submit', 429, 'slow_down', repeats] as const),
    advice: advice.limited,
    told: [told, told, told.replace(' | ours', ' (and 17 more) | ours')],
    waits: [1, 1, 2, 4, 8, 16, ...Array.from({ length: 13 }, () => 30)],
  });
});

test('row 14 · GET 429 with Retry-After 7: nobody of the limit group sends or looks before that · 2 paid', async () => {
  await onScene({ looks: [limit(['retry-after: 7'])] }, async (scene) => {
    const { ids, calls } = await two(scene);
    expect(calls).toEqual([
      [0, 'POST', 200],
      [0.5, 'POST', 200],
      [2, 'GET', 429],
      [10, 'GET', 200],
      [10.5, 'GET', 200],
    ]);
    const everybody = { posts: [200, 200], looks: [429, 200, 200], log: ['warn: provider error'] };
    expectRow(await read(scene, ids[0] ?? ''), {
      ...lookedAgain(429, [429, 'slow_down'], seen('look', ', Retry-After 7 s')),
      ...everybody,
      waits: [2, 8],
    });
    expectRow(await read(scene, ids[1] ?? ''), {
      ...straight,
      ...everybody,
      attempts: [['closed', 1, 0, 'task-2']],
      waits: [2, 8],
    });
  });
});

test('row 14 · GET 429 in HTML and without Retry-After: backed off, looked at again · 1 paid', async () => {
  expectRow(
    await suffer({ looks: [html(429)] }),
    lookedAgain(429, [429, 'rate_limited'], `look 429 rate_limited | ours | ${advice.limited}`),
  );
});

/** The limit item throttles while this is true: of the reads in a row that a step begins with, the task's is the first. */
function limitItemIsHot({ aws }: Scene, isHot: () => boolean): void {
  let inARow = 0;
  aws.onCall = (target) => {
    inARow = target.endsWith('.GetItem') ? inARow + 1 : 0;
    if (inARow > 1 && isHot()) throw new AwsError('ProvisionedThroughputExceededException', 'Slow down.');
  };
}

test('row 50 · the limit item throttles before the POST: nothing is sent until it can be read · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      const since = scene.clock.now();
      limitItemIsHot(scene, () => scene.clock.now() < since + 2000);
      return toItsEnd(scene);
    },
  });
  expectRow(suffered, { ...straight, waits: [2] });
  // The machine tries the step again after 1 s and after 2 s more.
  expect((suffered.record.attempts['1']?.sentAt ?? 0) - suffered.record.createdAt).toBe(3000);
}, 20_000);

test('row 50 · the limit item throttles before a look: looked at all the same · 1 paid', async () => {
  const suffered = await suffer({
    tell: async (scene) => {
      limitItemIsHot(scene, () => scene.provider.calls.length > 0);
      return toItsEnd(scene);
    },
  });
  expectRow(suffered, { ...straight, log: ['warn: limit item not read, looking all the same'], waits: [2] });
});

test('row 50 · the limit item is at its limit: a POST waits for its turn, and none is lost · 5 paid', async () => {
  const providers = (url: string) => ({ unified: { baseUrl: url, rate: { requests: 1, periodSeconds: 10 } } });
  await onScene({ providers }, async (scene) => {
    const { clock, provider, runtime } = scene;
    const since = clock.now();
    const statuses = await clock.run(
      (async () => {
        const ids: string[] = [];
        for (let i = 0; i < 5; i += 1) ids.push(await admit(scene, imageRequest({ id: `job-${i}` })));
        await runtime.idle();
        return Promise.all(
          ids.map(async (id) => {
            const { task, errors } = await clock.busy(() => readPlayed(scene, id));
            return [task.status, errors];
          }),
        );
      })(),
    );
    expect(statuses).toEqual(Array.from({ length: 5 }, () => ['succeeded', []]));
    const posts = provider.calls.filter(({ method }) => method === 'POST');
    expect(posts.map(({ at, reaction }) => [(at - since) / 1000, reaction.name])).toEqual(
      [0, 10, 20, 30, 40].map((at) => [at, 200]),
    );
    expect(await errorLines(scene)).toEqual([]);
    expectPaid(provider.purchases);
  });
});
