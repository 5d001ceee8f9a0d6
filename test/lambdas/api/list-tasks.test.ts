import { beforeEach, describe, expect, test } from '@jest/globals';
import { taskKey } from '../../../core/records/keys.ts';
import { codeOf, Desk, detailsOf, idOf, type Answer } from './desk.ts';

const DAY = 24 * 3600 * 1000;
let desk: Desk;
beforeEach(async () => {
  desk = new Desk();
  await desk.caller();
});

const idsOf = ({ json }: Answer) => (json['items'] as { id: string }[]).map(({ id }) => id);
const names = (answer: Answer) => idsOf(answer).map((id) => id.replace(/2+$/, ''));
const cursorOf = ({ json }: Answer) => json['nextCursor'] as string | null;

/** All pages, and the ids on each. */
async function pages(query: string): Promise<string[][]> {
  const seen: string[][] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const answer: Answer = await desk.call(`/v1/tasks?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    expect(answer.status).toBe(200);
    seen.push(names(answer));
    cursor = cursorOf(answer);
  }
  return seen;
}

/** Tasks `t-a`, `t-b`, …, one a minute, the first the oldest. */
async function admitMany(count: number, more: (i: number) => object = () => ({})): Promise<string[]> {
  const made: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const name = `t${String.fromCharCode(97 + Math.floor(i / 26), 97 + (i % 26))}`;
    await desk.admit(name, more(i));
    made.unshift(name);
    desk.clock.jump(60_000);
  }
  return made;
}

test('nobody has asked for anything yet', async () => {
  expect((await desk.call('/v1/tasks')).json).toEqual({ items: [], nextCursor: null });
});

test('newest first over all shards, 20 a page, each once', async () => {
  const made = await admitMany(65);
  const [first, second, third, fourth, ...more] = await pages('');
  expect([first, second, third, fourth]).toEqual([
    made.slice(0, 20),
    made.slice(20, 40),
    made.slice(40, 60),
    made.slice(60),
  ]);
  expect(more).toEqual([]);
});

test('many of one shard are read on and on', async () => {
  const made = await admitMany(70, () => ({ ownerPk: 'OWNER#alice#2026-01#0' }));
  expect((await pages('limit=100')).flat()).toEqual(made);
});

test('tasks of one millisecond are told apart by their ids', async () => {
  for (const name of ['b', 'a', 'd', 'c']) await desk.admit(name);
  expect(await pages('limit=1')).toEqual([['d'], ['c'], ['b'], ['a']]);
});

test('months are walked back as long as tasks are kept, and no further', async () => {
  const now = desk.clock.now();
  const ages = { now: 0, thirty: 30 * DAY, sixty: 60 * DAY, ninety: 90 * DAY };
  for (const [name, age] of Object.entries(ages)) await desk.admit(name, { createdAt: now - age });
  await desk.admit('gone', { createdAt: now - 101 * DAY });
  expect(await pages('limit=3')).toEqual([['now', 'thirty', 'sixty'], ['ninety']]);
});

test('a page that ends where the list ends says so', async () => {
  await admitMany(2);
  expect((await pages('limit=2')).length).toBe(1);
});

test('tasks that come in between pages disturb nothing', async () => {
  const [newest, ...older] = await admitMany(5);
  const first = await desk.call('/v1/tasks?limit=1');
  await desk.admit('later');
  expect(names(first)).toEqual([newest]);
  expect(names(await desk.call(`/v1/tasks?cursor=${cursorOf(first) ?? ''}`))).toEqual(older);
});

test("somebody else's tasks are not in the list, whatever the index says", async () => {
  await desk.admit('mine');
  await desk.admit('his', { owner: 'bob' });
  await desk.admit('moved', { owner: 'bob', ownerPk: 'OWNER#alice#2026-01#0' });
  expect(names(await desk.call('/v1/tasks'))).toEqual(['mine']);
});

test('an entry without its item is skipped', async () => {
  const [newest, middle, oldest] = await admitMany(3);
  const get = desk.memory.get.bind(desk.memory);
  const missing = taskKey(idOf(middle ?? '')).pk;
  desk.table = new Proxy(desk.memory, {
    get: (table, name: keyof typeof desk.memory) =>
      name === 'get'
        ? (key: { pk: string; sk: string }) => (key.pk === missing ? Promise.resolve(undefined) : get(key))
        : (table[name].bind(table) as unknown),
  });
  expect(await pages('limit=1')).toEqual([[newest], [oldest]]);
});

test('an entry of a write that a kill cut short is not its task: one that was asked for again is listed once', async () => {
  await desk.admit('t');
  const key = taskKey(idOf('t'));
  const index = desk.memory.index.bind(desk.memory);
  desk.table = new Proxy(desk.memory, {
    get: (table, name: keyof typeof desk.memory) =>
      name === 'index'
        ? async (asked: Parameters<typeof index>[0]) => {
            const entries = await index(asked);
            const cutShort = { key, at: `2026-01-31T11:59:59.000Z#${idOf('t')}` };
            return entries.length === 0 ? entries : [...entries, cutShort];
          }
        : (table[name].bind(table) as unknown),
  });
  expect(names(await desk.call('/v1/tasks'))).toEqual(['t']);
});

test('results are not in the list', async () => {
  await desk.admit('t');
  const [item] = (await desk.call('/v1/tasks')).json['items'] as object[];
  expect(item).not.toHaveProperty('result');
});

describe('filters', () => {
  test('by status and profile, as they are now', async () => {
    await desk.admit('queued');
    await desk.admit('failed', { status: 'failed' });
    await desk.admit('other', { status: 'failed', profile: 'replicate' });
    expect(await pages('status=failed')).toEqual([['other', 'failed']]);
    expect(await pages('status=failed&profile=unified')).toEqual([['failed']]);
    expect(await pages('profile=replicate')).toEqual([['other']]);
  });

  test('a page reads 200 tasks at most, and the next one goes on', async () => {
    const made = await admitMany(230, (i) => (i === 0 ? { status: 'failed' } : {}));
    expect(await pages('status=failed')).toEqual([[], [made.at(-1)]]);
  });
});

describe('since', () => {
  test('from that millisecond on, whatever its offset', async () => {
    const at = desk.clock.now();
    for (const [name, more] of Object.entries({ before: -1, then: 0, after: 1 })) {
      await desk.admit(name, { createdAt: at + more });
    }
    desk.clock.jump(1);
    const text = new Date(at).toISOString();
    expect(await pages(`since=${text}`)).toEqual([['after', 'then']]);
    const inParis = new Date(at + 3_600_000).toISOString().replace('Z', '%2B01:00');
    expect(await pages(`since=${inParis}`)).toEqual([['after', 'then']]);
    expect(await pages(`since=${new Date(at + 2).toISOString()}`)).toEqual([[]]);
  });

  test('in an earlier month, and longer ago than tasks are kept', async () => {
    const now = desk.clock.now();
    for (const days of [0, 40, 60, 101])
      await desk.admit(`t${String.fromCharCode(97 + days / 20)}`, { createdAt: now - days * DAY });
    expect(await pages(`since=${new Date(now - 50 * DAY).toISOString()}`)).toEqual([['ta', 'tc']]);
    expect(await pages('since=2020-01-01T00:00:00Z')).toEqual([['ta', 'tc', 'td']]);
  });

  test('the list ends there, also where nothing before it matches: no older task is read', async () => {
    const made = await admitMany(450, (i) => (i === 0 ? { status: 'failed' } : {}));
    const from = desk.clock.now() - 220 * 60_000;
    const get = desk.memory.get.bind(desk.memory);
    const read: string[] = [];
    desk.table = new Proxy(desk.memory, {
      get: (table, name: keyof typeof desk.memory) =>
        name === 'get'
          ? (key: { pk: string; sk: string }) => (read.push(key.pk), get(key))
          : (table[name].bind(table) as unknown),
    });
    const query = `status=failed&since=${new Date(from).toISOString()}`;
    const first = await desk.call(`/v1/tasks?${query}`);
    expect([names(first), typeof cursorOf(first)]).toEqual([[], 'string']);
    expect(await pages(query)).toEqual([[], []]);
    const young = new Set(made.slice(0, 220).map((name) => taskKey(idOf(name)).pk));
    expect(new Set(read.filter((pk) => pk.startsWith('TASK#')))).toEqual(young);
  });
});

test.each([
  ['since=2h', 'since', 'Not a time such as 2026-01-31T00:00:00Z.'],
  ['since=2026-01-31', 'since', 'Not a time such as 2026-01-31T00:00:00Z.'],
  ['limit=0', 'limit', 'Too small: expected number to be >=1.'],
  ['limit=101', 'limit', 'Too big: expected number to be <=100.'],
  ['limit=ten', 'limit', 'Not a whole number.'],
  ['limit=', 'limit', 'Not a whole number.'],
  ['limit=5&limit=6', 'limit', 'Given more than once.'],
  ['cursor=x', 'cursor', 'Not a cursor of this list.'],
  [`cursor=${Buffer.from('errors~2026').toString('base64url')}`, 'cursor', 'Not a cursor of this list.'],
  ['status=done', 'status', 'Allowed: queued, running, succeeded, failed, cancelled.'],
  ['profile=unifid', 'profile', 'Allowed: unified, replicate.'],
  ['curser=x', 'curser', 'Unknown parameter; did you mean cursor?'],
])('%s is refused', async (query, param, message) => {
  const answer = await desk.call(`/v1/tasks?${query}`);
  expect([answer.status, codeOf(answer), detailsOf(answer)]).toEqual([400, 'invalid_request', [{ param, message }]]);
});

test('every problem is told at once', async () => {
  const answer = await desk.call('/v1/tasks?limit=0&status=x&color=red&cursor=1');
  const params = (detailsOf(answer) as { param: string }[]).map(({ param }) => param);
  expect(params).toEqual(['limit', 'cursor', 'status', 'color']);
});
