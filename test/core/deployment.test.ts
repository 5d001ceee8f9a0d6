import { describe, expect, test } from '@jest/globals';
import { defaults } from '../../core/defaults.ts';
import { differencesOf, parseDeployment, providerKeyIdOf } from '../../core/deployment.ts';

/** The lines below the headline of the error. */
function problemsOf(given: unknown): string[] {
  try {
    parseDeployment(given);
  } catch (error) {
    return String(error)
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

describe('parseDeployment', () => {
  test('fills in every default of a deployment that says nothing', () => {
    expect(parseDeployment({})).toEqual({ settings: defaults, providers: {}, eventOwners: {} });
  });

  test('keeps what a deployment says and fills in the rest', () => {
    const providers = { unified: { baseUrl: 'https://a.example', rate: { requests: 3, periodSeconds: 0.5 } } };
    const given = { settings: { maxAttempts: 1 }, providers, eventOwners: { 'my.app': 'team-a' } };
    expect(parseDeployment(given)).toEqual({ ...given, settings: { ...defaults, maxAttempts: 1 } });
  });

  test('names all problems at once, each with its path', () => {
    const problems = problemsOf({
      settings: { maxAttempts: -1, submitTimeoutSeconds: 901, queryTimeoutSeconds: 0.5, deadlineSecond: 5 },
      providers: { unified: { baseUrl: 'x', providerKeyId: 'A', rate: { requests: 0, periodSeconds: 0 } } },
      eventOwners: { 'my.app': '' },
      more: 1,
    });
    expect(problems.map((line) => line.replace(/:.*/, '')).sort()).toEqual([
      'eventOwners.my.app',
      'more',
      'providers.unified.baseUrl',
      'providers.unified.providerKeyId',
      'providers.unified.rate.periodSeconds',
      'providers.unified.rate.requests',
      'settings.deadlineSecond',
      'settings.maxAttempts',
      'settings.queryTimeoutSeconds',
      'settings.submitTimeoutSeconds',
    ]);
  });

  test.each([
    [
      'a setting',
      { settings: { deadlineSecond: 5 } },
      'settings.deadlineSecond: unknown field; did you mean deadlineSeconds?',
    ],
    ['a section', { setings: {} }, 'setings: unknown field; did you mean settings?'],
    [
      "a provider's field",
      { providers: { unified: { baseURL: '' } } },
      'providers.unified.baseURL: unknown field; did you mean baseUrl?',
    ],
    [
      "a rate's field",
      { providers: { unified: { rate: { requests: 1, periodSeconds: 1, period: 1 } } } },
      'providers.unified.rate.period: unknown field; known: requests, periodSeconds.',
    ],
  ])('an unknown name of %s is refused with the nearest known one', (_what, given, problem) => {
    expect(problemsOf(given)).toEqual([problem]);
  });

  test('an unknown provider is refused with the providers that there are', () => {
    const [problem, ...more] = problemsOf({ providers: { replicat: {} } });
    expect([problem, more]).toEqual([
      expect.stringMatching(/^providers\.replicat: unknown.*did you mean replicate\?$/),
      [],
    ]);
  });

  test('timeouts that cannot hold together are refused with both numbers', () => {
    expect(problemsOf({ settings: { sendBudgetSeconds: 60, headersTimeoutSeconds: 60 } })).toEqual([
      'settings.sendBudgetSeconds: 60 leaves no time for a POST within submitTimeoutSeconds (60)',
      'settings.headersTimeoutSeconds: 60 must be below sendBudgetSeconds (60)',
    ]);
    expect(problemsOf({ settings: { sendBudgetSeconds: 59, headersTimeoutSeconds: 58 } })).toEqual([]);
  });

  test('no deadline of a deployment is longer than seven days', () => {
    expect(problemsOf({ settings: { deadlineSeconds: 604_801 } })).toEqual([
      'settings.deadlineSeconds: 604801 is over 604800',
    ]);
    expect(problemsOf({ settings: { deadlineSeconds: 604_800 } })).toEqual([]);
  });
});

test('the provider key has the name of its profile unless the deployment gives it another', () => {
  const deployment = parseDeployment({ providers: { replicate: { providerKeyId: 'team-key' } } });
  expect(['unified', 'replicate'].map((name) => providerKeyIdOf(deployment, name))).toEqual(['unified', 'team-key']);
});

test('a deployment is written down as what differs from the defaults, and read back whole', () => {
  const given = {
    settings: { maxAttempts: 5 },
    providers: { unified: { baseUrl: 'https://a.example' } },
    eventOwners: { s: 'o' },
  };
  const deployment = parseDeployment({ ...given, settings: { maxAttempts: 5, deadlineSeconds: 3600 } });
  expect(differencesOf(deployment)).toEqual(given);
  expect(parseDeployment(JSON.parse(JSON.stringify(differencesOf(deployment))))).toEqual(deployment);
});
