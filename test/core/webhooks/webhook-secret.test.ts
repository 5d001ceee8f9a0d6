import { expect, test } from '@jest/globals';
import { ownerSecret, secretBytes } from '../../../core/webhooks/webhook-secret.ts';

const deployment = Buffer.alloc(32, 7);

test("an owner's secret is always the same, and not another owner's nor another deployment's", () => {
  const secret = ownerSecret(deployment, 'anna');
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(ownerSecret(deployment, 'anna')).toBe(secret);
  expect(ownerSecret(deployment, 'bert')).not.toBe(secret);
  expect(ownerSecret(Buffer.alloc(32, 8), 'anna')).not.toBe(secret);
});

test.each([24, 64])('a secret of %d bytes is read, with its prefix and without', (length) => {
  const bytes = Buffer.alloc(length, 1);
  expect(secretBytes(`whsec_${bytes.toString('base64')}`)).toEqual(bytes);
  expect(secretBytes(bytes.toString('base64'))).toEqual(bytes);
});

test.each(['', 'whsec_', 'whsec_not base64', Buffer.alloc(23).toString('base64'), Buffer.alloc(65).toString('base64')])(
  'no secret: %j',
  (written) => expect(secretBytes(written)).toBeUndefined(),
);
