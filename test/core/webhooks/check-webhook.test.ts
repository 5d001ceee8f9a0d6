import { expect, test } from '@jest/globals';
import { checkWebhook } from '../../../core/webhooks/check-webhook.ts';
import { signature, signedHeaders, webhookIdOf } from '../../../core/webhooks/sign-webhook.ts';

const NOW = 1_700_000_000_999;
const [current, previous, foreign] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer];
const signed = { id: webhookIdOf('t1'), timestamp: '1700000000', payload: '{"type":"task.succeeded"}' };
const by = (...secrets: Buffer[]) => ({
  ...signed,
  signatures: secrets.map((secret) => signature(signed, secret)).join(' '),
});
const wrong = { kind: 'invalid', reason: 'no signature is that of the secret' };

test('a webhook is signed with every valid secret, at the second of its try', () => {
  expect(signedHeaders({ id: 'msg_t1', payload: signed.payload, at: NOW }, [current, previous])).toEqual({
    'webhook-id': 'msg_t1',
    'webhook-timestamp': '1700000000',
    'webhook-signature': by(current, previous).signatures,
  });
});

test('a receiver that knows either secret believes it while one replaces the other', () => {
  expect(checkWebhook(by(current, previous), [previous], NOW)).toEqual({ kind: 'valid' });
  expect(checkWebhook(by(current, previous), [current], NOW)).toEqual({ kind: 'valid' });
  expect(checkWebhook(by(current), [previous, current], NOW)).toEqual({ kind: 'valid' });
  expect(checkWebhook(by(current), [previous], NOW)).toEqual(wrong);
});

test.each([
  ['another body', { ...by(current), payload: '{"type":"task.failed"}' }],
  ['another id', { ...by(current), id: 'msg_t2' }],
  ['another time', { ...by(current), timestamp: '1700000001' }],
  ['another secret', by(foreign)],
  ['a signature that was cut', { ...by(current), signatures: by(current).signatures.slice(0, -1) }],
])('not believed: %s', (_name, received) => {
  expect(checkWebhook(received, [current], NOW)).toEqual(wrong);
});

test('only signatures of version v1 count', () => {
  const signatures = by(current).signatures.replace('v1,', 'v1a,');
  const reason = 'webhook-signature has no signature of version v1';
  expect(checkWebhook({ ...signed, signatures }, [current], NOW)).toEqual({ kind: 'invalid', reason });
});

test('its time may differ by five minutes, and by no second more', () => {
  const at = (seconds: number) => checkWebhook(by(current), [current], (1_700_000_000 + seconds) * 1000);
  expect([at(300), at(-300)]).toEqual([{ kind: 'valid' }, { kind: 'valid' }]);
  expect(at(301)).toEqual({ kind: 'invalid', reason: 'webhook-timestamp is 301 s old; allowed: 300 s' });
  expect(at(-301)).toEqual({ kind: 'invalid', reason: 'webhook-timestamp is 301 s ahead; allowed: 300 s' });
  expect(checkWebhook(by(current), [current], undefined)).toEqual({ kind: 'valid' });
});

test.each(['', '1.5', '-1', 'now', '0x10'])('the time %j is none', (timestamp) => {
  const reason = 'webhook-timestamp is not in whole seconds since the epoch';
  expect(checkWebhook({ ...by(current), timestamp }, [current], undefined)).toEqual({ kind: 'invalid', reason });
});
