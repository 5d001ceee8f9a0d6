/** The published package, unchanged: it is told another base URL and a caller key, and nothing else. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Replicate from 'replicate';
import { CALLER_KEY, serveStage, type ServedStage } from '../../../helpers/served-stage.ts';

let served: ServedStage;
let replicate: Replicate;

beforeEach(async () => {
  served = await serveStage({ settings: { maxAttempts: 1 } });
  served.betweenSeconds = 0.5;
  replicate = new Replicate({ auth: CALLER_KEY, baseUrl: `${served.url}/replicate/v1`, useFileOutput: false });
});

afterEach(() => served.close());

const input = (simulate: object) => ({ prompt: 'a lighthouse', simulate });

/** What the provider received: every POST that buys. */
const posts = () =>
  served.stage.simulator.received
    .filter(({ method, path }) => method === 'POST' && !path.endsWith('/cancel'))
    .map(({ path }) => path);

/** The package polls as fast as it is let; virtual time passes on the way. */
const poll = { mode: 'poll', interval: 1 } as const;

test.each([
  ['waits for the answer by itself', 'owner/name:v1', {}, 3, '/v1/predictions'],
  ['is told to poll', 'owner/name:v1', { wait: poll }, 3, '/v1/predictions'],
  ['asks for a model by its name', 'owner/name', { wait: poll }, 3, '/v1/models/owner/name/predictions'],
] as const)('run gives the output for one POST when it %s', async (_how, model, more, seconds, path) => {
  const output = await replicate.run(model, { input: input({ id: 'job', tasks: [{ seconds }] }), ...more });
  const [bought] = served.stage.simulator.ledger.rows;
  expect(output).toEqual([expect.stringMatching(`/files/${bought?.task.id ?? ''}.png$`)]);
  expect(posts()).toEqual([path]);
});

test('run polls on when the answer that it waits for does not come in time, also for what the provider works on', async () => {
  served.betweenSeconds = 10;
  const simulate = { id: 'job', tasks: [{ seconds: 24 }] };
  const statuses: string[] = [];
  const output = await replicate.run('owner/name:v1', { input: input(simulate) }, ({ status }) => {
    statuses.push(status);
  });
  expect([statuses[0], statuses.at(-1), output]).toEqual(['starting', 'succeeded', [expect.any(String)]]);
  expect(posts()).toHaveLength(1);
});

test('create, wait and get show the prediction under our id, with addresses of ours', async () => {
  const created = await replicate.predictions.create({
    version: 'v1',
    input: input({ id: 'job', tasks: [{ seconds: 5 }] }),
  });
  expect(created).toMatchObject({ status: 'starting', version: 'v1', output: null, error: null, started_at: null });
  expect(created.id).toMatch(/^[a-z2-7]{26}$/);
  const address = `${served.url}/replicate/v1/predictions/${created.id}`;
  expect(created.urls).toEqual({ get: address, cancel: `${address}/cancel` });
  const seen: string[] = [];
  const waited = await replicate.wait(created, { interval: 1 }, ({ status }) => Promise.resolve(!seen.push(status)));
  expect([...new Set(seen)]).toEqual(['starting', 'processing']);
  expect(waited).toMatchObject({ id: created.id, status: 'succeeded', input: created.input, error: null });
  expect(await replicate.predictions.get(created.id)).toEqual(waited);
  expect(posts()).toEqual(['/v1/predictions']);
});

test('a prediction that fails is thrown with the words of the provider', async () => {
  const simulate = { id: 'job', tasks: [{ seconds: 2, outcome: 'failed' }] };
  const run = replicate.run('owner/name:v1', { input: input(simulate), wait: poll });
  await expect(run).rejects.toThrow('Prediction failed: Simulated failure.');
  expect(posts()).toHaveLength(1);
});

test('cancel stops it at the provider', async () => {
  const simulate = { id: 'job', tasks: [{ seconds: 600 }] };
  const { id } = await replicate.predictions.create({ version: 'v1', input: input(simulate) });
  expect(await replicate.predictions.cancel(id)).toMatchObject({ id, status: 'canceled', output: null, error: null });
  expect(served.stage.simulator.ledger.rows.map(({ task }) => task.cancelledAt)).toEqual([expect.any(Number)]);
  expect(posts()).toHaveLength(1);
});

test('a signal that is aborted cancels it too', async () => {
  const controller = new AbortController();
  const simulate = { id: 'job', tasks: [{ seconds: 600 }] };
  const options = { input: input(simulate), wait: poll, signal: controller.signal };
  const statuses: string[] = [];
  const output = await replicate.run('owner/name:v1', options, ({ status }) => {
    statuses.push(status);
    controller.abort();
  });
  expect([output, statuses.at(-1)]).toEqual([null, 'canceled']);
});

test.each([
  ['its input is refused', 422, 'Input validation failed', 'Simulated.', { posts: [{ status: 422 }] }, 1],
  ['the balance is spent', 402, 'Payment Required', 'Simulated.', { posts: [{ status: 402 }] }, 1],
])('create says so when %s', async (_what, status, title, detail, simulate, sent) => {
  const created = replicate.predictions.create({ version: 'v1', input: input({ id: 'job', ...simulate }) });
  await expect(created).rejects.toMatchObject({
    response: { status },
    message: expect.stringContaining(JSON.stringify({ title, detail, status })),
  });
  expect(posts()).toHaveLength(sent);
});

test('a 429 of the provider is waited out, and the package notices nothing', async () => {
  const simulate = { id: 'job', posts: [{ status: 429, retryAfter: 3 }], tasks: [{ seconds: 2 }] };
  const output = await replicate.run('owner/name:v1', { input: input(simulate), wait: poll });
  expect([output, posts().length, served.stage.simulator.ledger.rows.length]).toEqual([[expect.any(String)], 2, 1]);
});

test.each([
  ['nothing in common', '', false, 2],
  ['an Idempotency-Key', '', true, 1],
  ['a name in the base URL', '~batch-7', false, 1],
])('a POST whose answer is lost is sent again by the package: with %s', async (_what, name, hasKey, purchases) => {
  let answered = 0;
  const lossy = new Replicate({
    auth: CALLER_KEY,
    baseUrl: `${served.url}/replicate${name}/v1`,
    useFileOutput: false,
    fetch: async (url, init = {}) => {
      const headers = init.headers as Record<string, string>;
      if (init.method === 'POST' && hasKey) headers['Idempotency-Key'] ??= crypto.randomUUID();
      const answer = await fetch(url, init);
      if (init.method === 'POST' && (answered += 1) === 1) throw new TypeError('fetch failed');
      return answer;
    },
  });
  await lossy.run('owner/name:v1', { input: input({ id: 'job', tasks: [{ seconds: 2 }] }), wait: poll });
  expect([answered, posts().length]).toEqual([2, purchases]);
});
