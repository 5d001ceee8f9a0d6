import { describe, expect, test } from '@jest/globals';
import { profileSchema } from '../../../core/provider/profile.ts';
import { findProfile, profileNames, profileOf } from '../../../core/provider/profiles.ts';

const smallest = {
  name: 'acme',
  title: 'Acme',
  documentation: 'docs/providers.md#acme',
  baseUrl: 'https://api.acme.example',
  auth: { header: 'x-key', prefix: '' },
  operations: { jobs: { path: '/jobs' } },
  query: { path: '/jobs/{id}' },
  reply: {
    id: ['/id'],
    status: ['/status'],
    results: ['/result'],
    taskError: { code: [], message: ['/error'], codeOtherwise: 'failed' },
    refusal: { code: [], type: [], message: ['/error'] },
  },
  statuses: { pending: ['new'], succeeded: ['done'], failed: ['failed'], cancelled: [] },
  limits: {},
  quirks: { resendAfter500: false },
};

describe('a profile', () => {
  test('may be short: what it leaves out has a default', () => {
    expect(profileSchema.parse(smallest)).toMatchObject({
      headers: {},
      operations: { jobs: { pathFields: [], model: '/model', workload: [], required: [], inputs: [] } },
      refuses: [],
      reply: { progress: [], estimatedSeconds: [] },
      quirks: { notFoundGraceSeconds: 30 },
    });
  });

  test.each([
    ['an unknown member', { retries: 3 }, 'retries'],
    ['a pointer that is none', { reply: { ...smallest.reply, id: ['id'] } }, 'id'],
    ['no place for the id', { reply: { ...smallest.reply, id: [] } }, 'id'],
    ['a path that is a URL', { query: { path: 'https://other.example/{id}' } }, 'path'],
    ['a rate of nothing', { limits: { rate: { requests: 0, periodSeconds: 1 } } }, 'requests'],
    ['no word for success', { statuses: { ...smallest.statuses, succeeded: [] } }, 'succeeded'],
    ['files at no place', { files: { at: [], hosts: [] } }, 'at'],
    ['a host of files that is a URL', { files: { at: [''], hosts: ['https://a.example'] } }, 'hosts'],
    ['no say about a 500', { quirks: {} }, 'resendAfter500'],
  ])('is refused with %s', (_what, change, name) => {
    const { error } = profileSchema.safeParse({ ...smallest, ...change });
    expect(JSON.stringify(error?.issues)).toContain(JSON.stringify(name));
  });
});

test.each(profileNames)('the file of %s is valid, and says what would be a default', (name) => {
  expect(profileSchema.parse(profileOf(name))).toEqual(profileOf(name));
});

test('the profiles of this release are found by name', () => {
  expect(profileNames).toEqual(['unified', 'replicate']);
  expect(profileNames.map((name) => profileOf(name).name)).toEqual(['unified', 'replicate']);
  expect(findProfile('toString')).toBeUndefined();
});

test('a profile that a release dropped is named beside those that there are', () => {
  expect(() => profileOf('acme')).toThrow('Unknown profile "acme"; known: unified, replicate.');
});

test('no profile counts one status as two things', () => {
  const twice = profileNames.flatMap((name) => {
    const all = Object.values(profileOf(name).statuses).flat();
    return all.filter((status, i) => all.indexOf(status) !== i);
  });
  expect(twice).toEqual([]);
});
