/** `bide webhooks secret` and `rotate`: of a deployed stack, and of `bide serve`. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ownerSecret } from '../../../core/webhooks/webhook-secret.ts';
import { readDeploymentSecret } from '../../../core/webhooks/deployment-secret.ts';
import { pointSdkTo, outputs, startAwsStandIn, type AwsStandIn, type Reply } from '../aws-stand-in.ts';
import { Workplace } from '../bide.ts';

const [CURRENT, PREVIOUS] = ['a'.repeat(64), 'b'.repeat(64)];
const secretOf = (deployment: string, owner: string) => ownerSecret(Buffer.from(deployment), owner);

let place: Workplace;
let aws: AwsStandIn;
let kept: object = {};
let reply: (operation: string) => Reply;

beforeEach(async () => {
  kept = { current: CURRENT };
  reply = (operation) => ({ answer: operation === 'GetSecretValue' ? { SecretString: JSON.stringify(kept) } : {} });
  place = await Workplace.make();
  await place.write('.bide/outputs.json', outputs({ WebhookSecretArn: 'arn:webhooks' }));
  aws = await startAwsStandIn(({ operation }) => reply(operation));
  pointSdkTo(aws.endpoint);
});

afterEach(async () => {
  pointSdkTo(undefined);
  await aws.close();
  await place.remove();
});

const serve = () =>
  place.write('.bide/serve.json', {
    ...{ url: 'http://127.0.0.1:1', endpoint: aws.endpoint, tableName: 'T', eventBusName: 'B' },
    ...{ stateMachineArn: 'arn', pid: process.pid },
  });

test('prints the secret of an owner, and the one before it while that is valid', async () => {
  expect(await place.bide(['webhooks', 'secret', 'shop'])).toEqual({
    code: 0,
    out: `${secretOf(CURRENT, 'shop')}\n`,
    err: '',
  });
  kept = { current: CURRENT, previous: PREVIOUS };
  const { out } = await place.bide(['webhooks', 'secret', 'arn:aws:iam::123456789012:role/Shop']);
  const owner = 'arn:aws:iam::123456789012:role/Shop';
  expect(out).toBe(`${secretOf(CURRENT, owner)}\n${secretOf(PREVIOUS, owner)}\n`);
  expect(aws.asked[0]).toEqual({ operation: 'GetSecretValue', request: { SecretId: 'arn:webhooks' } });
});

test.each([
  ['no owner', [], 'No owner was given'],
  ['a name that is none', ['a#b'], 'The owner "a#b" is not allowed'],
  ['two', ['a', 'b'], 'Give one owner.'],
])('refuses %s', async (_name, owners, message) => {
  const { code, out, err } = await place.bide(['webhooks', 'secret', ...owners]);
  expect([code, out, err, aws.asked]).toEqual([2, '', expect.stringContaining(message), []]);
});

test('a stack of a release without webhooks is told apart', async () => {
  await place.write('.bide/outputs.json', outputs());
  const { code, err } = await place.bide(['webhooks', 'secret', 'shop']);
  expect([code, err]).toEqual([2, expect.stringContaining('.bide/outputs.json: has no WebhookSecretArn')]);
});

test('what somebody else wrote there is not shown', async () => {
  reply = () => ({ answer: { SecretString: 'hunter2' } });
  const { code, out, err } = await place.bide(['webhooks', 'secret', 'shop']);
  expect([code === 0, out, err]).toEqual([false, '', expect.stringContaining('is not what Bide writes')]);
  expect(err).not.toContain('hunter2');
});

test('rotate keeps the secret that it replaces, and prints neither', async () => {
  const { code, out, err } = await place.bide(['webhooks', 'rotate']);
  expect([code, out, err]).toEqual([0, '', expect.stringContaining('Both sign now, within 5 minutes.')]);
  const stored = aws.asked.find(({ operation }) => operation === 'PutSecretValue')?.request ?? {};
  const { current, previous } = readDeploymentSecret(String(stored['SecretString']));
  expect([stored['SecretId'], previous, current === CURRENT]).toEqual(['arn:webhooks', CURRENT, false]);
  expect(err).not.toContain(current);
});

test('rotate replaces what somebody else wrote there: nothing was ever signed with it', async () => {
  reply = (operation) => ({ answer: operation === 'GetSecretValue' ? { SecretString: 'hunter2' } : {} });
  const { code, err } = await place.bide(['webhooks', 'rotate']);
  expect([code, err]).toEqual([0, expect.stringContaining('What was there signed nothing; this one signs within')]);
  const stored = String(aws.asked.find(({ operation }) => operation === 'PutSecretValue')?.request['SecretString']);
  expect([readDeploymentSecret(stored).previous, stored.includes('hunter2')]).toEqual([undefined, false]);
});

test('rotate stores nothing where the secret cannot be read', async () => {
  reply = () => ({ error: 'AccessDeniedException', message: 'no' });
  const { code, err } = await place.bide(['webhooks', 'rotate']);
  expect([code, err]).toEqual([2, expect.stringContaining('Cannot read the secret of webhooks')]);
  expect(aws.asked.map(({ operation }) => operation)).not.toContain('PutSecretValue');
});

test('rotate drops the one before only for somebody who says so', async () => {
  kept = { current: CURRENT, previous: PREVIOUS };
  const refused = await place.bide(['webhooks', 'rotate']);
  expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('would be dropped')]);
  expect(aws.asked.map(({ operation }) => operation)).toEqual(['GetSecretValue']);
  expect(await place.bide(['webhooks', 'rotate', '--yes'])).toMatchObject({ code: 0 });
  const stored = String(aws.asked.at(-1)?.request['SecretString']);
  expect(stored).not.toContain(PREVIOUS);
});

test('of bide serve it is a file that its owner alone can read, and there is one owner', async () => {
  await serve();
  const { out } = await place.bide(['webhooks', 'secret']);
  const path = join(place.folder, '.bide/webhook-secret');
  const { current } = readDeploymentSecret(await readFile(path, 'utf8'));
  expect([out, (await stat(path)).mode & 0o777]).toEqual([`${secretOf(current, 'local')}\n`, 0o600]);
  await place.bide(['webhooks', 'rotate']);
  const { previous } = readDeploymentSecret(await readFile(path, 'utf8'));
  expect([previous, aws.asked]).toEqual([current, []]);
});
