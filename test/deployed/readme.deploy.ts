/** The README's "Deploy", word by word; its last command is in removal.deploy.ts. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { taskIdOf } from '../../core/task/identity.ts';
import { checkout, inCheckout } from './checkout.ts';
import { firstSince } from './caller.ts';
import { deployBlocks } from './readme.ts';
import { settledTask } from './table.ts';
import { apiUrl, target } from './target.ts';

test('bootstrap, deploy, secret, caller key, doctor, a task, curl, an event', async () => {
  const [deploy = '', ...then] = deployBlocks;
  await inCheckout(deploy);
  const file = `${await checkout()}/.bide/outputs.json`;
  // The address of a gateway in the emulator is no name that resolves.
  const outputs = JSON.parse(readFileSync(file, 'utf8')) as { Bide: Record<string, string> };
  expect(outputs.Bide['ApiId']).toBe(target().outputs.ApiId);
  writeFileSync(file, JSON.stringify({ Bide: { ...outputs.Bide, ApiUrl: apiUrl() } }));

  const since = new Date();
  const said = await inCheckout(then.slice(0, -1).join('\n'));
  expect(said).toMatch(/^✓ provider unified/m);
  expect(said).toMatch(/^[a-z2-7]{26} {2}succeeded /m);
  const [byCurl] = /\{"id":"[a-z2-7]{26}".*\}/.exec(said) ?? [];
  const { id } = JSON.parse(byCurl ?? '{}') as { id: string };
  expect(id).toBe(taskIdOf('me', 'order-4711'));
  expect((await settledTask(id)).outcome?.code).toBe('succeeded');
  expect(said).toMatch(/^[\w-]{36}$/m);
  // What has come before was asked for by `me`; the event's source has the owner that looks here.
  expect((await firstSince(since)).outcome?.code).toBe('succeeded');
});
