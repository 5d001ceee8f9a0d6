import { describe, expect, test } from '@jest/globals';
import { defaults } from '../../core/defaults.ts';
import { differencesOf, parseDeployment } from '../../core/deployment.ts';
import { providerKeyIdOf } from '../../core/provider/provider-key-id.ts';

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
    expect(parseDeployment({})).toEqual({
      settings: defaults,
      providers: {},
      eventOwners: {},
      keepFiles: false,
      inputBuckets: [],
    });
  });

  test('keeps what a deployment says and fills in the rest', () => {
    const providers = { unified: { baseUrl: 'https://a.example', rate: { requests: 3, periodSeconds: 0.5 } } };
    const eventOwners = { 'my.app': 'team-a' };
    const given = { settings: { maxAttempts: 1 }, providers, eventOwners, keepFiles: true, inputBuckets: ['uploads'] };
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
      'providers.unified.rate.period: unknown field; known: requests, periodSeconds, countsLooks.',
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

  test('timeouts that cannot hold together are refused with all their numbers', () => {
    const settings = {
      sendBudgetSeconds: 60,
      headersTimeoutSeconds: 60,
      lookTimeoutSeconds: 30,
      webhookTimeoutSeconds: 15,
    };
    expect(problemsOf({ settings })).toEqual([
      'settings.sendBudgetSeconds: 60 leaves no time for a POST within submitTimeoutSeconds (60)',
      'settings.headersTimeoutSeconds: 60 and connectTimeoutSeconds (3) must together be below sendBudgetSeconds (60)',
      'settings.lookTimeoutSeconds: 30 must be below queryTimeoutSeconds (30)',
      'settings.webhookTimeoutSeconds: 15 leaves no time for a receiver that answers after 10',
    ]);
  });

  test('where files of buckets are looked at, they leave the POST its time', () => {
    const settings = { submitTimeoutSeconds: 55 };
    const problem =
      'settings.submitTimeoutSeconds: 55 is under 56: inputBuckets are looked at before each POST, which then has sendBudgetSeconds (35)';
    expect(problemsOf({ settings, inputBuckets: ['uploads'] })).toEqual([problem]);
    expect(problemsOf({ settings: { submitTimeoutSeconds: 56 }, inputBuckets: ['uploads'] })).toEqual([]);
    expect(problemsOf({ settings })).toEqual([]);
  });

  test.each([
    { sendBudgetSeconds: 59, headersTimeoutSeconds: 55 },
    { sendBudgetSeconds: 0.4, headersTimeoutSeconds: 0.2, connectTimeoutSeconds: 0.1 },
    { lookTimeoutSeconds: 29.9 },
    { webhookTimeoutSeconds: 16 },
  ])('timeouts that just hold together are taken, fractions too: %j', (settings) => {
    expect(problemsOf({ settings })).toEqual([]);
  });

  test('a look that counts towards a rate has its slot while its function lasts', () => {
    const counted = { replicate: { rate: { requests: 1, periodSeconds: 1, countsLooks: true } } };
    const told = (settings: object, providers: object = counted) => problemsOf({ settings, providers });
    expect(told({ slotLeadSeconds: 8 })).toEqual([
      'settings.slotLeadSeconds: 8 lets a look at replicate wait 32 for its slot; allowed is less than 5: ' +
        'queryTimeoutSeconds (30) less twice lookTimeoutSeconds (10) and 5',
    ]);
    expect(told({ slotLeadSeconds: 1.25 })).toHaveLength(1);
    expect(told({ slotLeadSeconds: 1.24 })).toEqual([]);
    expect(told({ slotLeadSeconds: 8, queryTimeoutSeconds: 58 })).toEqual([]);
    expect(told({ slotLeadSeconds: 60 }, {})).toEqual([]);
    expect(told({ slotLeadSeconds: 60 }, { replicate: { rate: { requests: 1, periodSeconds: 1 } } })).toEqual([]);
  });

  test('a POST that may take as long as its budget is refused: it would be cut off', () => {
    const settings = { sendBudgetSeconds: 59, headersTimeoutSeconds: 56 };
    expect(problemsOf({ settings })).toEqual([
      'settings.headersTimeoutSeconds: 56 and connectTimeoutSeconds (3) must together be below sendBudgetSeconds (59)',
    ]);
  });

  test.each([
    ['maxAttempts', 10, [0, 11, 2.5, -1]],
    ['maxSendsPerAttempt', 20, [0, 21, 1.5]],
    ['maxLaps', 2000, [0, 2001, 0.5]],
  ] as const)('%s is a whole number from 1 to %i', (name, most, wrong) => {
    for (const given of [1, most]) expect(problemsOf({ settings: { [name]: given } })).toEqual([]);
    for (const given of wrong) {
      expect(problemsOf({ settings: { [name]: given } })).toEqual([
        `settings.${name}: ${given} is not a whole number from 1 to ${most}`,
      ]);
    }
  });

  test('a deadline lies between a second and seven days', () => {
    expect(problemsOf({ settings: { deadlineSeconds: 604_801 } })).toEqual([
      'settings.deadlineSeconds: 604801 is over 604800',
    ]);
    expect(problemsOf({ settings: { deadlineSeconds: 0 } })).toEqual(['settings.deadlineSeconds: 0 is under 1']);
    for (const deadlineSeconds of [1, 604_800]) expect(problemsOf({ settings: { deadlineSeconds } })).toEqual([]);
  });

  test('the sweeper comes by at whole minutes, as EventBridge counts', () => {
    for (const sweepSeconds of [60, 120, 3600]) expect(problemsOf({ settings: { sweepSeconds } })).toEqual([]);
    for (const sweepSeconds of [0, 30, 61, 90, 60.5]) {
      expect(problemsOf({ settings: { sweepSeconds } })).toEqual([
        `settings.sweepSeconds: ${sweepSeconds} is not a multiple of 60, at least 60`,
      ]);
    }
  });

  test('no request may be longer than 256 KiB', () => {
    expect(problemsOf({ settings: { requestBytes: 262_145 } })).toEqual([
      'settings.requestBytes: 262145 is over 262144',
    ]);
    expect(problemsOf({ settings: { requestBytes: 262_144 } })).toEqual([]);
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

test.each(['', 'a#b', 'a b', 'é', 'o'.repeat(65)])('the owner %j of an event source is refused', (owner) => {
  expect(problemsOf({ eventOwners: { 'my.app': owner } })).toEqual([
    'eventOwners.my.app: Allowed: 1 to 64 letters, digits, ".", "_", "@", ":" and "-"',
  ]);
});

test('hosts of files are names, and a copy has to fit the disk of a function', () => {
  expect(
    problemsOf({
      settings: { fileCapBytes: 500 * 1024 * 1024 },
      providers: { unified: { fileHosts: ['cdn.acme.example', '*.acme.example', 'https://cdn.acme.example', '*'] } },
    }),
  ).toEqual([
    'settings.fileCapBytes: 524288000 is over 419430400',
    'providers.unified.fileHosts.2: a host such as files.acme.example or *.acme.example',
    'providers.unified.fileHosts.3: a host such as files.acme.example or *.acme.example',
  ]);
});

test('a deployment that keeps no files says nothing about them to its functions', () => {
  expect(differencesOf(parseDeployment({}))).not.toHaveProperty('keepFiles');
  expect(differencesOf(parseDeployment({ keepFiles: true }))).toMatchObject({ keepFiles: true });
});
