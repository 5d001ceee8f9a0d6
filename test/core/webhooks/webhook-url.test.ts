import { expect, test } from '@jest/globals';
import { LONGEST_URL, webhookUrlProblem } from '../../../core/webhooks/webhook-url.ts';

const deployed = (url: string) => webhookUrlProblem(url, { allowLoopback: false });
const local = (url: string) => webhookUrlProblem(url, { allowLoopback: true });
const ofLength = (length: number) => 'https://example.com/'.padEnd(length, 'x');

test.each(['https://example.com', 'https://example.com:8443/hook?token=1', ofLength(LONGEST_URL)])(
  'allowed: %s',
  (url) => expect([deployed(url), local(url)]).toEqual([undefined, undefined]),
);

test.each(['http://127.0.0.1:8080/hook', 'http://[::1]/', 'http://localhost:1/', 'http://2130706433/'])(
  'allowed locally alone: %s',
  (url) => {
    expect(local(url)).toBeUndefined();
    expect(deployed(url)).toBe('Allowed: https:.');
  },
);

test.each([
  ['hook', 'Allowed: an absolute URL, such as https://example.com/hook.'],
  ['http://example.com/', 'Allowed: https:, or http: of this machine.'],
  ['http://127.0.0.1.example.com/', 'Allowed: https:, or http: of this machine.'],
  ['ftp://127.0.0.1/', 'Allowed: https:, or http: of this machine.'],
  ['https://user@example.com/', 'Not allowed: a user or a password in the URL.'],
  ['https://:secret@example.com/', 'Not allowed: a user or a password in the URL.'],
  ['https://example.com/#', 'Not allowed: a fragment (#…).'],
  [ofLength(LONGEST_URL + 1), 'Allowed: up to 2048 characters; this has 2049.'],
])('refused: %s', (url, problem) => {
  expect(local(url)).toBe(problem);
});
