import { platform } from 'node:os';
import { expect, test } from '@jest/globals';
import { identityOf, isRunning } from '../../cli/process-identity.ts';

test('a process keeps its identity; one that began earlier has another', async () => {
  const [mine, again, first] = await Promise.all([process.pid, process.pid, 1].map(identityOf));
  expect(again).toBe(mine);
  const known = platform() === 'linux' ? [expect.stringMatching(/^\d+@[0-9a-f-]{36}$/), false] : [undefined, true];
  expect([mine, mine === first]).toEqual(known);
});

test('one that is gone has none', async () => {
  expect(await identityOf(2 ** 22 + 1)).toBeUndefined();
});

test.each([
  ['that says who it is', () => identityOf(process.ppid), true],
  ['that did not say', () => undefined, true],
  ['that another one follows', () => '17@00000000-0000-0000-0000-000000000000', platform() !== 'linux'],
])('a process %s: whether it still runs', async (_what, identity, runs) => {
  expect(await isRunning(process.ppid, await identity())).toBe(runs);
});

test('a process that is gone does not run, whoever it was', async () => {
  expect(await isRunning(2 ** 22 + 1, undefined)).toBe(false);
});
