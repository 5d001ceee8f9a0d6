import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { ownerSecret } from '../../../core/webhooks/webhook-secret.ts';
import { CALLED_AT, Workplace } from '../bide.ts';

const secret = ownerSecret(Buffer.alloc(32, 7), 'anna');
const other = ownerSecret(Buffer.alloc(32, 7), 'bert');
const payload = '{"type":"task.succeeded","data":{"note":"größer"}}\n';
let place: Workplace;

beforeEach(async () => {
  place = await Workplace.make();
});

afterEach(() => place.remove());

function headers(at = CALLED_AT): string[] {
  const signature = new Webhook(secret).sign('msg_1', new Date(at), payload);
  return ['--id', 'msg_1', '--timestamp', String(Math.floor(at / 1000)), '--signature', signature];
}

const verify = (args: string[], BIDE_WEBHOOK_SECRET = secret) =>
  place.bide(['webhooks', 'verify', ...args], { environment: { BIDE_WEBHOOK_SECRET }, stdin: payload });

test('a webhook out of a file, and one that is piped in', async () => {
  await place.write('body.json', payload);
  const ours = { code: 0, out: '', err: 'The webhook is ours.\n' };
  expect(await verify(['body.json', ...headers()])).toEqual(ours);
  expect(await verify(headers())).toEqual(ours);
  expect(await verify(headers(), `${other} ${secret}`)).toEqual(ours);
});

test('one of somebody else is 1', async () => {
  const err = 'Not to be believed: no signature is that of the secret.\n';
  expect(await verify(headers(), other)).toEqual({ code: 1, out: '', err });
});

test('an old one is 1, unless its time may be any', async () => {
  const old = headers(CALLED_AT - 301_000);
  const err = 'Not to be believed: webhook-timestamp is 301 s old; allowed: 300 s.\n';
  expect(await verify(old)).toEqual({ code: 1, out: '', err });
  expect(await verify([...old, '--no-tolerance'])).toMatchObject({ code: 0 });
});

test.each([
  ['without a header', () => headers().slice(2), secret, '--id is missing: the value of the header webhook-id.'],
  ['with two files', () => ['a', 'b', ...headers()], secret, 'Give one file'],
  ['with a file that is not there', () => ['a', ...headers()], secret, 'a cannot be read.'],
  ['without a secret', headers, '', 'The environment variable BIDE_WEBHOOK_SECRET is missing'],
  ['with a secret that is none', headers, 'whsec_x', 'BIDE_WEBHOOK_SECRET holds no secret of webhooks'],
])('called wrongly: %s', async (_name, args, given, message) => {
  const ran = await verify(args(), given);
  expect(ran).toMatchObject({ code: 2, out: '' });
  expect(ran.err).toContain(message);
});
