import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { failure } from '../../client/scripted-api.ts';
import { taskId } from '../../client/task.ts';
import { ApiStage } from '../api-stage.ts';

let stage: ApiStage;
beforeEach(async () => (stage = await ApiStage.start()));
afterEach(() => stage.close());

const free = { group: 'unified', paused: false, pausedUntil: null, restsUntil: null };

test.each([
  [['pause', 'unified'], {}, { ...free, paused: true }, 'paused until it is resumed'],
  [
    ['pause', 'unified', '--for', '2h'],
    { forSeconds: 7200 },
    { ...free, paused: true, pausedUntil: '2026-01-01T02:01:00.000Z' },
    'paused, 2 h left',
  ],
  [['resume', 'unified'], undefined, free, 'sends'],
  [
    ['resume', 'unified'],
    undefined,
    { ...free, restsUntil: '2026-01-01T00:01:07.000Z' },
    'sends; the provider asked to wait, 7 s left',
  ],
])('%j', async (args, json, body, text) => {
  expect(await stage.bide(args, [{ body }])).toEqual({ code: 0, out: `unified  ${text}\n`, err: '' });
  expect(stage.received).toMatchObject([{ path: `/v1/limit-groups/unified/${args[0] ?? ''}` }]);
  expect(stage.received[0]?.json).toEqual(json);
  expect(JSON.parse((await stage.bide([...args, '--json'], [{ body }])).out)).toEqual(body);
});

test.each(['pause', 'resume'])(
  '%s --dry-run says how the group stands now, and asks for nothing else',
  async (command) => {
    const body = { ...free, paused: true };
    expect(await stage.bide([command, 'unified', '--dry-run'], [{ body }])).toEqual({
      code: 0,
      out: 'unified  paused until it is resumed\n',
      err: '',
    });
    expect(stage.received.map(({ method, path }) => [method, path])).toEqual([['GET', '/v1/limit-groups/unified']]);
  },
);

test('without the scope: exit 2, and what to do', async () => {
  const refused = failure(403, 'permission_error', 'scope_missing', 'The caller key lacks the scope tasks:operate.');
  expect(await stage.bide(['pause', 'unified'], [refused])).toMatchObject({ code: 2, out: '' });
});

test.each([
  [['pause'], 'Give one limit group'],
  [['pause', 'a', 'b'], 'Give one limit group'],
  [['resume'], 'Give one limit group'],
  [['pause', 'unified', '--for', 'ever'], '--for is ever; allowed: 90s'],
  [['pause', 'unified', '--for', '0s'], '--for is 0s'],
  [['audit'], 'Give one task id, or one limit group'],
])('%j: usage', async (args, message) => {
  const { code, err } = await stage.bide(args, []);
  expect([code, err, stage.called()]).toEqual([2, expect.stringContaining(message), []]);
});

const row = {
  ...{ at: '2026-01-01T00:00:30.000Z', action: 'recover', owner: 'shop', keyId: 'k1', requestId: 'r1', attempt: 1 },
  ...{ providerTaskId: 'p1', detail: '', state: 'done', outcome: 'pending' },
};

test('bide audit: when, what, about what, who, and what came of it', async () => {
  const items = [
    row,
    { ...row, action: 'adopt', keyId: null, owner: 'arn:aws:iam::1:role/ops', state: 'refused', outcome: 'too late' },
    { ...row, action: 'retry', attempt: null, detail: 'a double charge is accepted', state: 'asked', outcome: '' },
  ];
  expect(await stage.bide(['audit', taskId], [{ body: { items, nextCursor: null } }])).toEqual({
    code: 0,
    out: [
      '30 s ago  recover  attempt 1                    shop (k1)                pending',
      '30 s ago  adopt    attempt 1                    arn:aws:iam::1:role/ops  refused: too late',
      '30 s ago  retry    a double charge is accepted  shop (k1)                asked, and not heard of',
      '',
    ].join('\n'),
    err: '',
  });
  expect(stage.called()).toEqual([`GET /v1/tasks/${taskId}/audit?limit=20`]);
});

test('bide audit GROUP; nothing there', async () => {
  expect(await stage.bide(['audit', 'unified'], [{ body: { items: [], nextCursor: null } }])).toEqual({
    code: 0,
    out: '',
    err: 'Nobody has asked for anything.\n',
  });
  expect(stage.called()).toEqual(['GET /v1/limit-groups/unified/audit?limit=20']);
});
