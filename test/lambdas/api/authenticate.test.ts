import { beforeEach, describe, expect, test } from '@jest/globals';
import { callerKey } from '../../../core/records/keys.ts';
import { hashOfCallerKey, scopes } from '../../../core/records/caller-record.ts';
import { authOf, byIam } from '../../../lambdas/api/authenticate.ts';
import { codeOf, Desk, idOf, KEY } from './desk.ts';

let desk: Desk;
beforeEach(() => {
  desk = new Desk();
});

/** Counts reads of callers. */
function countReads(): () => number {
  let reads = 0;
  const { memory } = desk;
  desk.table = new Proxy(memory, {
    get: (table, name: keyof typeof memory) => {
      const method = table[name].bind(table) as (...args: unknown[]) => unknown;
      if (name !== 'get') return method;
      return (given: { pk: string }) => {
        if (given.pk.startsWith('CALLER#')) reads += 1;
        return method(given);
      };
    },
  });
  return () => reads;
}

const revoke = (key: string) =>
  desk.memory.update({ key: callerKey(hashOfCallerKey(key)), set: { revokedAt: desk.clock.now() } });

describe('by caller key', () => {
  test('no key is asked for one, a wrong one is refused, and each is told how to come back', async () => {
    const missing = await desk.call('/v1/tasks', { key: null });
    const wrong = await desk.call('/v1/tasks', { key: 'guessed' });
    const basic = await desk.call('/v1/tasks', { key: null, headers: { authorization: 'Basic YTpi' } });
    expect(
      [missing, wrong, basic].map((one) => [one.status, codeOf(one), one.headers.get('www-authenticate')]),
    ).toEqual([
      [401, 'invalid_caller_key', 'Bearer'],
      [401, 'invalid_caller_key', 'Bearer error="invalid_token"'],
      [401, 'invalid_caller_key', 'Bearer error="invalid_request"'],
    ]);
  });

  test('what is not there is not told to strangers: 401 comes before 404 and 405', async () => {
    expect((await desk.call('/v1/nothing', { key: null })).status).toBe(401);
    expect((await desk.call('/v1/tasks', { key: null, method: 'DELETE' })).status).toBe(401);
  });

  test('a caller is read once in 60 seconds', async () => {
    await desk.caller();
    const reads = countReads();
    for (let i = 0; i < 3; i += 1) await desk.call('/v1/tasks');
    desk.clock.jump(59_999);
    await desk.call('/v1/tasks');
    expect(reads()).toBe(1);
    desk.clock.jump(1);
    await desk.call('/v1/tasks');
    expect(reads()).toBe(2);
  });

  test('a new key works at once, although it was refused just before', async () => {
    expect((await desk.call('/v1/tasks')).status).toBe(401);
    await desk.caller();
    expect((await desk.call('/v1/tasks')).status).toBe(200);
  });

  test('a revoked key is refused, after 60 seconds at the latest', async () => {
    await desk.caller();
    await desk.caller('bob-key');
    await desk.call('/v1/tasks');
    await revoke(KEY);
    await revoke('bob-key');
    expect((await desk.call('/v1/tasks', { key: 'bob-key' })).status).toBe(401);
    expect((await desk.call('/v1/tasks')).status).toBe(200);
    desk.clock.jump(60_000);
    expect((await desk.call('/v1/tasks')).status).toBe(401);
  });

  test('of more than a thousand callers the oldest is read again', async () => {
    for (let i = 0; i <= 1000; i += 1) await desk.caller(`k${i}-key`);
    const reads = countReads();
    for (let i = 0; i <= 1000; i += 1) await desk.call('/v1/nothing', { key: `k${i}-key` });
    await desk.call('/v1/nothing', { key: 'k1000-key' });
    expect(reads()).toBe(1001);
    await desk.call('/v1/nothing', { key: 'k0-key' });
    expect(reads()).toBe(1002);
  });

  test.each([
    ['POST', '/v1/tasks', 'tasks:write'],
    ['POST', `/v1/tasks/${idOf('a')}/cancel`, 'tasks:write'],
    ['GET', '/v1/tasks', 'tasks:read'],
    ['GET', `/v1/tasks/${idOf('a')}`, 'tasks:read'],
    ['GET', `/v1/tasks/${idOf('a')}/errors`, 'tasks:read'],
    ['POST', `/v1/tasks/${idOf('a')}/retry`, 'tasks:write'],
    ['POST', `/v1/tasks/${idOf('a')}/recover`, 'tasks:write'],
    ['POST', `/v1/tasks/${idOf('a')}/adopt`, 'tasks:operate'],
    ['GET', `/v1/tasks/${idOf('a')}/audit`, 'tasks:read'],
    ['GET', '/v1/errors', 'tasks:read'],
    ['GET', '/v1/limit-groups/unified', 'tasks:operate'],
    ['GET', '/v1/limit-groups/unified/audit', 'tasks:operate'],
    ['POST', '/v1/limit-groups/unified/pause', 'tasks:operate'],
    ['POST', '/v1/limit-groups/unified/resume', 'tasks:operate'],
  ] as const)('%s %s needs the scope %s', async (method, path, scope) => {
    await desk.caller(KEY, { scopes: scopes.filter((one) => one !== scope) });
    const answer = await desk.call(path, { method });
    expect([answer.status, codeOf(answer)]).toEqual([403, 'scope_missing']);
    expect(answer.json['error']).toMatchObject({
      type: 'permission_error',
      message: `The caller key lacks the scope ${scope}.`,
    });
    expect(answer.headers.get('www-authenticate')).toBe(`Bearer error="insufficient_scope", scope="${scope}"`);
  });

  test('with the scope and no other it is enough', async () => {
    await desk.caller(KEY, { scopes: ['tasks:read'] });
    expect((await desk.call('/v1/tasks')).status).toBe(200);
  });
});

describe('the limit of a caller key', () => {
  const limit = { requests: 3, periodSeconds: 6 };
  const statuses = async (times: number, key = KEY) => {
    const seen: number[] = [];
    for (let i = 0; i < times; i += 1) seen.push((await desk.call('/v1/tasks', { key })).status);
    return seen;
  };

  test('lets a burst through, then one request each spacing, and says when', async () => {
    await desk.caller(KEY, { limit });
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
    const refused = await desk.call('/v1/tasks');
    expect([codeOf(refused), refused.headers.get('retry-after')]).toEqual(['rate_limited', '2']);
    expect(refused.json['error']).toMatchObject({ message: 'The caller key may send 3 requests in 6 s.' });
    desk.clock.jump(1999);
    expect(await statuses(1)).toEqual([429]);
    desk.clock.jump(1);
    expect(await statuses(2)).toEqual([200, 429]);
    desk.clock.jump(6000);
    expect(await statuses(4)).toEqual([200, 200, 200, 429]);
  });

  test('is its own: other keys of the same owner go on, and health is never counted', async () => {
    await desk.caller(KEY, { limit });
    await desk.caller('other-key', { owner: 'alice' });
    await statuses(4);
    expect(await statuses(2, 'other-key')).toEqual([200, 200]);
    expect((await desk.call('/health')).status).toBe(200);
  });
});

describe('by IAM', () => {
  const signed = (userArn: string | null) => ({
    event: { requestContext: { requestId: 'g1', authorizer: { iam: { userArn } } } },
  });

  beforeEach(() => {
    desk = new Desk(() => byIam);
  });

  test.each([
    ['arn:aws:iam::123456789012:user/alice', 'arn:aws:iam::123456789012:user/alice'],
    ['arn:aws:sts::123456789012:assumed-role/worker/i-0abc', 'arn:aws:sts::123456789012:assumed-role/worker'],
  ])('%s owns tasks as %s, with all scopes and no caller key', async (userArn, owner) => {
    await desk.admit('hers', { owner });
    const shown = await desk.call(`/v1/tasks/${idOf('hers')}`, { key: null }, signed(userArn));
    expect(shown.status).toBe(200);
    const cancelled = await desk.call(
      `/v1/tasks/${idOf('hers')}/cancel`,
      { key: null, method: 'POST' },
      signed(userArn),
    );
    expect(cancelled.status).toBe(202);
  });

  test.each([[{}], [signed(null)], [signed('')]])('a request that nobody vouches for is refused: %j', async (env) => {
    await desk.caller();
    const answer = await desk.call('/v1/tasks', {}, env);
    expect([answer.status, codeOf(answer)]).toEqual([401, 'invalid_signature']);
  });
});

test('the environment says who vouches, and a wrong word is no quiet default', () => {
  expect([authOf({}), authOf({ API_AUTH: 'caller-key' }), authOf({ API_AUTH: 'iam' })]).toEqual([
    'caller-key',
    'caller-key',
    'iam',
  ]);
  expect(() => authOf({ API_AUTH: 'IAM' })).toThrow('API_AUTH is "IAM"; allowed: caller-key, iam.');
});
