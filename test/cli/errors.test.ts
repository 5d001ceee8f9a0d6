import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { taskId } from '../client/task.ts';
import { ApiStage } from './api-stage.ts';

let stage: ApiStage;

beforeEach(async () => (stage = await ApiStage.start()));
afterEach(() => stage.close());

const seen = {
  taskId,
  at: '2026-01-01T00:00:30.000Z',
  phase: 'submit',
  attempt: 1,
  send: 1,
  status: 429,
  type: 'rate_limit_error',
  code: 'rate_limited',
  message: 'Slow down.',
  retryAfterSeconds: 7,
  fault: 'ours',
  recommendedAction: 'Wait',
  repeats: 2,
};
const looked = { ...seen, phase: 'query', status: null, code: 'timeout', retryAfterSeconds: null, repeats: 0 };
const page = { body: { items: [seen, looked], nextCursor: null } };

test('one line an error: when, which task, what, whose fault, what to do', async () => {
  expect(await stage.bide(['errors'], [page])).toEqual({
    code: 0,
    out: [
      `30 s ago  ${taskId}  attempt 1  POST 429 rate_limited, Retry-After 7 s (and 2 more)  ours  Wait`,
      `30 s ago  ${taskId}  attempt 1  look timeout                                         ours  Wait`,
      '',
    ].join('\n'),
    err: '',
  });
});

test.each([
  ['a time back from now', '2h', '2025-12-31T22%3A01%3A00.000Z'],
  ['a time', '2025-12-24T00:00:00Z', '2025-12-24T00%3A00%3A00.000Z'],
])('--since takes %s', async (_name, since, sent) => {
  await stage.bide(['errors', '--code', 'timeout', '--since', since], [page]);
  expect(stage.called()).toEqual([`GET /v1/errors?code=timeout&since=${sent}&limit=20`]);
});

test('of one task, filtered here', async () => {
  const { out } = await stage.bide(['errors', taskId, '--code', 'timeout', '--since', '1m', '--json'], [page]);
  expect(out).toBe(`${JSON.stringify(looked)}\n`);
  expect(stage.called()).toEqual([`GET /v1/tasks/${taskId}/errors?limit=20`]);
});

test('without any, it says how far it looked', async () => {
  const script = [{ body: { items: [], nextCursor: null } }];
  expect((await stage.bide(['errors'], script)).err).toBe(
    'No errors in the last 24 hours; --since 7d looks further back.\n',
  );
});
