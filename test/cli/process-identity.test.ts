import { platform } from 'node:os';
import { expect, test } from '@jest/globals';
import { identityOf } from '../../cli/process-identity.ts';

test('a process keeps its identity; one that began earlier has another', async () => {
  const [mine, again, first] = await Promise.all([process.pid, process.pid, 1].map(identityOf));
  expect(again).toBe(mine);
  const known = platform() === 'linux' ? [expect.stringMatching(/^\d+@[0-9a-f-]{36}$/), false] : [undefined, true];
  expect([mine, mine === first]).toEqual(known);
});

test('one that is gone has none', async () => {
  expect(await identityOf(2 ** 22 + 1)).toBeUndefined();
});
