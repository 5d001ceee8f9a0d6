import { expect, test } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { signedHeaders } from '../../../core/webhooks/sign-webhook.ts';
import { ownerSecret, secretBytes } from '../../../core/webhooks/webhook-secret.ts';
import { verifyWebhook, WebhookRefused } from '../../../lambdas/adapters/verify-webhook.ts';

const secret = ownerSecret(Buffer.alloc(32, 7), 'anna');
const other = ownerSecret(Buffer.alloc(32, 7), 'bert');
const payload = JSON.stringify({ type: 'task.succeeded', data: { note: 'größer' } });
const bytesOf = (written: string) => secretBytes(written) ?? Buffer.alloc(0);
const ours = (at = Date.now(), ...secrets: string[]) =>
  signedHeaders({ id: 'msg_t1', payload, at }, [secret, ...secrets].map(bytesOf));

test('the published library of Standard Webhooks believes what we sign', () => {
  expect(new Webhook(secret).verify(payload, ours())).toEqual(JSON.parse(payload));
  expect(new Webhook(other).verify(payload, ours(Date.now(), other))).toEqual(JSON.parse(payload));
  expect(() => new Webhook(other).verify(payload, ours())).toThrow('No matching signature found');
});

test('what the published library signs is believed, as text and as bytes', () => {
  const at = new Date();
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, payload),
  };
  expect(verifyWebhook(payload, headers, secret)).toEqual(JSON.parse(payload));
  expect(verifyWebhook(Buffer.from(payload), new Headers(headers), [other, secret])).toEqual(JSON.parse(payload));
  expect(() => verifyWebhook(payload, headers, other)).toThrow(WebhookRefused);
});

test('an old one is refused, and one without a header', () => {
  expect(() => verifyWebhook(payload, ours(0), secret)).toThrow(
    /^The webhook is refused: webhook-timestamp is \d+ s old/,
  );
  expect(() => verifyWebhook(payload, {}, secret)).toThrow(
    new WebhookRefused('The webhook is refused: the header webhook-id is missing.'),
  );
});

test('a secret that is none is a mistake of the receiver, and is not repeated', () => {
  expect(() => verifyWebhook(payload, ours(), 'whsec_x')).toThrow(
    new TypeError('The secret is not one of webhooks; allowed: whsec_ and base64.'),
  );
});
