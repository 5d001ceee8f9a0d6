import { App } from 'aws-cdk-lib';
import { expect, test } from '@jest/globals';
import { defaults } from '../../core/defaults.ts';
import { settingsOf } from '../../lib/settings.ts';

const read = (bide?: unknown) => settingsOf(new App({ context: bide === undefined ? {} : { bide } }));

test.each([undefined, {}])('without settings (%j) the defaults hold', (bide) => {
  expect(read(bide)).toEqual({ settings: defaults, providers: {}, eventOwners: {} });
});

test('one setting changes itself and nothing else', () => {
  expect(read({ settings: { maxAttempts: 1 } }).settings).toEqual({ ...defaults, maxAttempts: 1 });
});

test('names every problem at once', () => {
  const wrong = {
    settings: { maxAttempt: 2, deadlineSeconds: '1 h' },
    providers: { unified: { baseUrl: 'not a url', key: 'x' }, nobody: {} },
    region: 'eu-central-1',
  };
  const problems = [/region/, /maxAttempt\b/, /settings\.deadlineSeconds/, /providers\.unified\.baseUrl/, /nobody/];
  for (const problem of problems) expect(() => read(wrong)).toThrow(problem);
});
