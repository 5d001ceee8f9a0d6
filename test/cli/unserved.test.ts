import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { failure } from '../client/scripted-api.ts';
import { deserted } from '../helpers/raw-server.ts';
import { ApiStage } from './api-stage.ts';

let stage: ApiStage;

beforeEach(async () => (stage = await ApiStage.start()));
afterEach(() => stage.close());

test('nobody there: exit 3', async () => {
  const url = await deserted();
  expect(await stage.place.bide(['list', '--url', url], { environment: { BIDE_CALLER_KEY: 'k' } })).toEqual({
    code: 3,
    out: '',
    err:
      `bide: GET /v1/tasks of ${url}: no connection (ECONNREFUSED).\n` +
      '  Check the address and the network, then send it again with the same idempotency key.\n',
  });
});

test('too many requests, also after retries: exit 3', async () => {
  const busy = { ...failure(429, 'rate_limit_error', 'rate_limited', 'Too many.'), headers: { 'retry-after': '1' } };
  expect(await stage.bide(['list'], () => busy)).toMatchObject({ code: 3 });
  expect(stage.received).toHaveLength(5);
});

test('a key that is refused: exit 2', async () => {
  const refused = failure(401, 'authentication_error', 'invalid_caller_key', 'The caller key is invalid.');
  expect(await stage.bide(['list'], [refused])).toMatchObject({ code: 2 });
});

test('an address that is none: exit 2', async () => {
  const { code, err } = await stage.place.bide(['list', '--url', 'here'], { environment: { BIDE_CALLER_KEY: 'k' } });
  expect([code, err]).toEqual([2, expect.stringContaining('bide: url is "here", which is no address;')]);
});
