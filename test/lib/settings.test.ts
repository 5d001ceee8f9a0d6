import { App } from 'aws-cdk-lib';
import { expect, test } from '@jest/globals';
import { defaults } from '../../core/defaults.ts';
import { settingsOf } from '../../lib/settings.ts';

const read = (bide?: unknown) => settingsOf(new App({ context: bide === undefined ? {} : { bide } }));

test.each([undefined, {}])('without settings (%j) the defaults hold', (bide) => {
  expect(read(bide)).toEqual({
    settings: defaults,
    providers: {},
    eventOwners: {},
    keepFiles: false,
    inputBuckets: [],
    auth: 'caller-key',
    operations: true,
  });
});

test('one setting changes itself and nothing else', () => {
  expect(read({ settings: { maxAttempts: 1 } }).settings).toEqual({ ...defaults, maxAttempts: 1 });
});

test('names every problem at once, unknown fields with the nearest known one', () => {
  const wrong = {
    settings: { maxAttempt: 2, deadlineSeconds: '1 h' },
    providers: { unified: { baseUrl: 'not a url', key: 'x', rate: { request: 1, periodSeconds: 1 } }, unifie: {} },
    auth: 'none',
    operation: false,
    eventOwners: { 'my.app': '' },
  };
  expect(() => read(wrong)).toThrow(
    [
      'Settings are not valid:',
      '  settings.deadlineSeconds: Invalid input: expected number, received string',
      '  settings.maxAttempt: unknown field; did you mean maxAttempts?',
      '  providers.unified.baseUrl: Invalid URL',
      '  providers.unified.rate.requests: Invalid input: expected number, received undefined',
      '  providers.unified.rate.request: unknown field; did you mean requests?',
      '  providers.unified.key: unknown field; known: baseUrl, providerKeyId, fileHosts, rate, concurrent, perDay.',
      '  providers.unifie: unknown field; did you mean unified?',
      '  eventOwners.my.app: Allowed: 1 to 64 letters, digits, ".", "_", "@", ":" and "-"',
      '  auth: Invalid option: expected one of "caller-key"|"iam"',
      '  operation: unknown field; did you mean operations?',
    ].join('\n'),
  );
});
