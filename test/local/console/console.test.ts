import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { askApi } from '../../../local/console/ask-api.ts';
import { isOfConsole, makeConsole, type Console } from '../../../local/console/console.ts';
import { failure, startScriptedApi, type ScriptedApi } from '../../client/scripted-api.ts';

const KEY = 'caller-key-that-nobody-sees';
const SESSION = 'session-of-the-link';
const HERE = 'http://127.0.0.1:4748';
const ID = 'a'.repeat(26);

let api: ScriptedApi;
let made: Console;
let ended: AbortController;

beforeEach(async () => {
  api = await startScriptedApi(({ path }) =>
    path === '/v1/errors'
      ? failure(429, 'rate_limit_error', 'rate_limited', 'Too many.', { recommended_action: 'Wait' })
      : { body: { path }, headers: { 'retry-after': '7', 'x-request-id': 'request-1', 'set-cookie': 'a=b' } },
  );
  ended = new AbortController();
  made = await makeConsole({
    ask: askApi(api.url, KEY, (request) => fetch(request)),
    clock: { sleep: () => Promise.resolve() },
    ended: ended.signal,
    shows: 'the test',
    session: SESSION,
  });
});
afterEach(async () => {
  ended.abort();
  await api.close();
});

const cookie = `bide_console_4748=${SESSION}`;
const own: Record<string, string> = { cookie, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };

/** A request of the console's own page, unless told otherwise. */
async function ask(path: string, { method = 'GET', headers = own, at = HERE, body = '' } = {}) {
  const sent = { ...(method === 'POST' ? { origin: HERE } : {}), ...headers };
  const request = new Request(at + path, { method, headers: sent, ...(body === '' ? {} : { body }) });
  return made.fetch(request);
}

const codeOf = async (answer: Response) => ((await answer.json()) as { error: { code: string } }).error.code;

describe('who may use it', () => {
  test('the link becomes a cookie that scripts cannot read', async () => {
    expect(made.link).toBe(`/?session=${SESSION}`);
    const answer = await ask(made.link, { headers: { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' } });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(answer.headers.get('set-cookie')).toBe(`${cookie}; Path=/; HttpOnly; SameSite=Strict`);
  });

  test.each([{}, { cookie: 'bide_console_4748=wrong' }, { cookie: `bide_console_4747=${SESSION}` }])(
    'with %j nothing is asked of the API',
    async (headers) => {
      for (const path of ['/console/api/v1/tasks', '/console/events/v1/tasks', '/console/about']) {
        const answer = await ask(path, { headers });
        expect([path, answer.status, await codeOf(answer)]).toEqual([path, 401, 'no_session']);
      }
      expect(api.received).toEqual([]);
    },
  );

  test('a wrong session in a link opens nothing', async () => {
    const answer = await ask('/?session=wrong', { headers: {} });
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([401, null]);
  });

  test.each(['http://attacker.example:4748', 'http://127.0.0.1.attacker.example:4748', 'http://10.0.0.1:4748'])(
    'under the name %s it is not to be had, session or not',
    async (at) => {
      const answer = await ask('/console/api/v1/tasks', { at });
      expect([answer.status, await codeOf(answer), api.received]).toEqual([421, 'wrong_host', []]);
    },
  );

  test.each(['http://localhost:4748', 'http://[::1]:4748'])('%s is this machine', async (at) => {
    expect((await ask('/console/about', { at })).status).toBe(200);
  });

  test.each([
    ['another site', { cookie, 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { cookie, 'sec-fetch-site': 'same-site' }],
    ['another origin', { cookie, origin: 'http://127.0.0.1:9999' }],
    ['no origin at all', { cookie, origin: 'null' }],
  ])('a page of %s gets nothing', async (_name, headers) => {
    for (const [path, method] of [
      ['/console/api/v1/tasks', 'GET'],
      ['/console/events/v1/tasks', 'GET'],
      [`/console/api/v1/tasks/${ID}/cancel`, 'POST'],
    ] as const) {
      const answer = await ask(path, { method, headers });
      expect([path, answer.status, await codeOf(answer)]).toEqual([path, 403, 'wrong_origin']);
    }
    expect(api.received).toEqual([]);
  });

  test('a POST says where it comes from', async () => {
    const request = new Request(`${HERE}/console/api/v1/tasks/${ID}/cancel`, { method: 'POST', headers: { cookie } });
    expect((await made.fetch(request)).status).toBe(403);
  });
});

describe('what is asked of the API', () => {
  test.each([
    ['GET', '/v1/tasks?limit=25&status=failed'],
    ['GET', `/v1/tasks/${ID}`],
    ['GET', `/v1/tasks/${ID}/errors`],
    ['GET', `/v1/tasks/${ID}/waits`],
    ['GET', `/v1/tasks/${ID}/audit`],
    ['GET', `/v1/tasks/${ID}/request`],
    ['GET', '/v1/schedules/unified.images.k3d.x7p'],
    ['GET', '/v1/limit-groups'],
    ['GET', '/v1/limit-groups/unified/audit'],
    ['POST', `/v1/tasks/${ID}/cancel`],
    ['POST', `/v1/tasks/${ID}/retry`],
    ['POST', `/v1/tasks/${ID}/recover`],
    ['POST', `/v1/tasks/${ID}/adopt`],
    ['POST', `/v1/tasks/${ID}/webhook/resend`],
    ['POST', '/v1/limit-groups/unified/pause'],
    ['POST', '/v1/limit-groups/unified/resume'],
  ])('%s %s, as the caller', async (method, path) => {
    const answer = await ask(`/console/api${path}`, { method });
    expect([answer.status, await answer.json()]).toEqual([200, { path }]);
    expect(api.received).toMatchObject([{ method, path, headers: { authorization: `Bearer ${KEY}` } }]);
  });

  test.each([
    ['POST', '/v1/tasks'],
    ['DELETE', `/v1/tasks/${ID}`],
    ['GET', `/v1/tasks/${ID}/cancel`],
    ['GET', '/v1/tasks/../../health'],
    ['GET', '/v1/tasks/short'],
    ['GET', '/v1/limit-groups/..%2ferrors'],
    ['GET', '/health'],
    ['POST', `/v1/tasks/${ID}/errors`],
  ])('not %s %s', async (method, path) => {
    const answer = await ask(`/console/api${path}`, { method, headers: { ...own, origin: HERE } });
    expect([answer.status, await codeOf(answer), api.received]).toEqual([404, 'not_of_the_console', []]);
  });

  test('the body and the idempotency key go along, other headers of the browser do not', async () => {
    const headers = { ...own, 'idempotency-key': 'once', 'x-other': '1' };
    await ask(`/console/api/v1/tasks/${ID}/retry`, { method: 'POST', headers, body: '{"acceptDoubleCharge":true}' });
    const [received] = api.received;
    expect(received).toMatchObject({ json: { acceptDoubleCharge: true }, headers: { 'idempotency-key': 'once' } });
    expect(Object.keys(received?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-other']));
    expect(received?.headers).not.toHaveProperty('cookie');
  });

  test('a body that no action has is not passed on', async () => {
    const body = 'x'.repeat(16 * 1024 + 1);
    const answer = await ask(`/console/api/v1/tasks/${ID}/adopt`, { method: 'POST', body });
    expect([answer.status, await codeOf(answer), api.received]).toEqual([413, 'too_long', []]);
  });

  test('a failure keeps its status and its advice', async () => {
    const answer = await ask('/console/api/v1/errors');
    expect([answer.status, await answer.json()]).toMatchObject([429, { error: { recommended_action: 'Wait' } }]);
  });

  test('of the headers only when to come back is passed on', async () => {
    const { headers } = await ask('/console/api/v1/tasks');
    expect(['retry-after', 'x-request-id', 'set-cookie'].map((name) => headers.get(name))).toEqual(['7', null, null]);
  });

  test('an API that is gone is told as a sentence', async () => {
    await api.close();
    const answer = await ask('/console/api/v1/tasks');
    expect([answer.status, await answer.json()]).toMatchObject([
      502,
      { error: { message: 'The API does not answer (ECONNREFUSED).', code: 'unreachable' } },
    ]);
    api = await startScriptedApi([]);
  });
});

describe('the page', () => {
  test('it and its modules need no session: they say nothing of anybody', async () => {
    const page = await (await ask('/', { headers: {} })).text();
    const [, map = '{}'] = /<script type="importmap">(.*?)<\/script>/s.exec(page) ?? [];
    const { imports } = JSON.parse(map) as { imports: Record<string, string> };
    const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? '');
    for (const path of [...named, ...Object.values(imports)]) {
      expect([path, (await ask(path, { headers: {} })).status]).toEqual([path, 200]);
    }
    expect(Object.keys(imports)).toEqual(['preact', 'preact/hooks', 'htm', 'htm/preact']);
  });

  test('no script runs but its own, and nobody frames it', async () => {
    const policy = (await ask('/')).headers.get('content-security-policy') ?? '';
    expect(policy).not.toContain('unsafe');
    expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/=]+';/);
    for (const part of ["default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(part);
    }
  });

  test('the caller key is in no answer', async () => {
    const paths = [
      '/',
      '/console/about',
      '/console/app.js',
      '/console/api/v1/tasks',
      '/console/api/v1/errors',
      '/nothing',
    ];
    for (const path of paths) {
      const answer = await ask(path);
      expect(JSON.stringify([...answer.headers]) + (await answer.text())).not.toContain(KEY);
    }
  });

  test('beside an API its paths are told apart', () => {
    const paths = ['/', '/console/app.js', '/v1/tasks', '/health', '/consoles'];
    expect(paths.filter(isOfConsole)).toEqual(['/', '/console/app.js']);
  });
});
