import { expect, test } from '@jest/globals';
import { codeOfStatus } from '../../../core/errors/entries.ts';

test.each([
  [302, 'redirected'],
  [307, 'redirected'],
  [400, 'bad_request'],
  [401, 'unauthorized'],
  [402, 'payment_required'],
  [403, 'forbidden'],
  [404, 'not_found'],
  [408, 'request_timeout'],
  [413, 'payload_too_large'],
  [418, 'bad_request'],
  [422, 'unprocessable_entity'],
  [429, 'too_many_requests'],
  [500, 'internal_server_error'],
  [502, 'bad_gateway'],
  [503, 'service_unavailable'],
  [504, 'gateway_timeout'],
  [520, 'internal_server_error'],
])('an error of status %i without a code of its own is called %s', (status, code) => {
  expect(codeOfStatus(status)).toBe(code);
});
