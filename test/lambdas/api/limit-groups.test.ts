import { beforeEach, expect, test } from '@jest/globals';
import { coolDown } from '../../../core/limits/limit-item.ts';
import { limitKey } from '../../../core/records/keys.ts';
import { codeOf, type Desk, KEY } from './desk.ts';
import { auditOfGroup, operatorDesk, refuseAuditRows } from './operator-desk.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await operatorDesk();
});

const post = (what: string, body?: object, group = 'unified') =>
  desk.call(`/v1/limit-groups/${group}/${what}`, { method: 'POST', ...(body === undefined ? {} : { body }) });
const free = { group: 'unified', paused: false, pausedUntil: null, restsUntil: null };

test('a group that was never used is free', async () => {
  expect((await desk.call('/v1/limit-groups/unified')).json).toEqual(free);
});

test('all groups, by name, each as it is', async () => {
  await post('pause');
  const { status, json } = await desk.call('/v1/limit-groups');
  const replicate = { ...free, group: 'replicate' };
  expect([status, json]).toEqual([200, { items: [replicate, { ...free, paused: true }] }]);
});

test('paused until it is resumed', async () => {
  const paused = await post('pause');
  expect([paused.status, paused.json]).toEqual([200, { ...free, paused: true }]);
  const resumed = await post('resume');
  expect([resumed.status, resumed.json]).toEqual([200, free]);
  await desk.clock.run(desk.clock.sleep(1));
  await post('resume');
  expect(await auditOfGroup(desk)).toEqual([
    ['pause', 'until resumed', 'done', 'paused'],
    ['resume', '', 'done', 'resumed'],
    ['resume', '', 'done', 'it was not paused'],
  ]);
});

test('paused for a while: it ends by itself; pausing again sets another end', async () => {
  await post('pause', { forSeconds: 7200 });
  expect((await post('pause', { forSeconds: 60 })).json).toEqual({
    ...free,
    paused: true,
    pausedUntil: '2026-01-31T12:01:00.000Z',
  });
  await desk.clock.run(desk.clock.sleep(60_000));
  await desk.caller(KEY, { scopes: ['tasks:operate'] });
  expect((await desk.call('/v1/limit-groups/unified')).json).toEqual(free);
});

test('a pause leaves the rate and the cool-down as they are', async () => {
  const restsUntil = desk.clock.now() + 5000;
  await desk.memory.update(coolDown('unified', restsUntil));
  const before = await desk.memory.get(limitKey('unified'));
  expect((await post('pause')).json).toMatchObject({ paused: true, restsUntil: new Date(restsUntil).toISOString() });
  await post('resume');
  expect(await desk.memory.get(limitKey('unified'))).toEqual(before);
});

test.each(['', 'unknown', 'caller-1', '..%2f'])('there is no group %j', async (group) => {
  const answer = await post('pause', {}, group);
  expect([answer.status, await desk.memory.list('LIMIT#unknown', '')]).toEqual([404, []]);
});

test('the message names the groups that there are', async () => {
  const { json } = await post('pause', {}, 'unknown');
  expect(json['error']).toMatchObject({
    code: 'limit_group_not_found',
    message: expect.stringMatching(/known: .*unified/),
    param: 'group',
  });
});

test.each([{ forSeconds: 0 }, { forSeconds: 1.5 }, { forSeconds: 1e9 }, { for: '2h' }])(
  '%j is refused',
  async (body) => {
    const answer = await post('pause', body);
    expect([answer.status, codeOf(answer), await auditOfGroup(desk)]).toEqual([400, 'invalid_request', []]);
  },
);

test('nobody is paused where it cannot be written down first', async () => {
  refuseAuditRows(desk);
  expect((await post('pause')).status).toBe(500);
  expect((await desk.call('/v1/limit-groups/unified')).json).toEqual(free);
});

test('the audit of a group', async () => {
  await post('pause', { forSeconds: 60 });
  const { items } = (await desk.call('/v1/limit-groups/unified/audit')).json as { items: object[] };
  expect(items).toMatchObject([{ action: 'pause', owner: 'alice', keyId: expect.any(String), attempt: null }]);
});
